/** Faults found before the first write; each is one sentence for people. */
export class RunFaults extends Error {
	constructor(
		readonly sentences: readonly string[],
		/** Input positions, where the sentences are about items. */
		readonly itemIndexes: readonly number[] = [],
	) {
		super(sentences.join('\n'));
	}
}
