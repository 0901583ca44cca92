export type Capability = 'createMultipleKeepsIds' | 'ifMatchInBatch';
export type Finding = 'yes' | 'no' | 'unknown';

/** What an environment was found to honour where Microsoft's pages are silent. One per environment and credential. */
export class Capabilities {
	private readonly findings = new Map<Capability, Finding>();
	private readonly probes = new Map<Capability, Promise<Finding>>();
	private readonly withoutBulk = new Set<string>();

	finding(capability: Capability): Finding {
		return this.findings.get(capability) ?? 'unknown';
	}

	/** Remembers a definite finding; `unknown` leaves the question open for the next caller. */
	remember(capability: Capability, finding: Finding): void {
		if (finding !== 'unknown') this.findings.set(capability, finding);
	}

	/** Answers from memory, or by running `probe` once for all who ask at the same time. */
	async ask(capability: Capability, probe: () => Promise<Finding>): Promise<Finding> {
		const known = this.finding(capability);
		if (known !== 'unknown') return known;
		const running = this.probes.get(capability) ?? this.start(capability, probe);
		return await running;
	}

	/** Notes that a table refused bulk messages although the service lists them. */
	rememberWithoutBulk(message: string, logicalName: string): void {
		this.withoutBulk.add(`${message} ${logicalName}`);
	}

	offersBulk(message: string, logicalName: string): boolean {
		return !this.withoutBulk.has(`${message} ${logicalName}`);
	}

	private start(capability: Capability, probe: () => Promise<Finding>): Promise<Finding> {
		const running = probe()
			.then((finding) => {
				this.remember(capability, finding);
				return finding;
			})
			.finally(() => this.probes.delete(capability));
		this.probes.set(capability, running);
		return running;
	}
}
