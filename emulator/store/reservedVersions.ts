import type { ReservedVersions } from '../contracts';

interface Block {
	next: number;
	end: number;
}

/** Versions that open transactions hold while others go on. */
export const createReservedVersions = () => {
	const open = new Set<Block>();
	let active: Block | undefined;
	return {
		/** A version of the transaction whose work is being done, as long as it has any. */
		take: (): number | undefined => (active && active.next < active.end ? active.next++ : undefined),
		/** The last version before every open transaction; undefined when none is open. */
		first: (): number | undefined => (open.size === 0 ? undefined : Math.min(...[...open].map(({ next }) => next)) - 1),
		hold(first: number, count: number): ReservedVersions {
			const block = { next: first, end: first + count };
			open.add(block);
			return {
				use(work) {
					active = block;
					try {
						return work();
					} finally {
						active = undefined;
						open.delete(block);
					}
				},
			};
		},
		clear: (): void => open.clear(),
	};
};
