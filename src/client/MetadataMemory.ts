/** How long metadata is believed, in milliseconds: a maker's change shows within a coffee break. */
export const METADATA_LIFETIME_MS = 15 * 60_000;

interface Entry {
	value: Promise<unknown>;
	expires: number;
}

/** Remembered metadata reads of one credential and environment, shared by all runs of a process; reads in flight are shared too. */
export class MetadataMemory {
	private readonly entries = new Map<string, Entry>();

	/** The remembered value, unless it is older than its lifetime. */
	recall<T>(key: string, now: number): Promise<T> | undefined {
		const entry = this.entries.get(key);
		return entry !== undefined && entry.expires > now ? (entry.value as Promise<T>) : undefined;
	}

	/** Remembers a read in flight; a read that fails is forgotten, so that the next caller asks again. */
	remember<T>(key: string, now: number, value: Promise<T>): Promise<T> {
		const entry: Entry = { value, expires: now + METADATA_LIFETIME_MS };
		this.entries.set(key, entry);
		value.catch(() => {
			if (this.entries.get(key) === entry) this.entries.delete(key);
		});
		return value;
	}

	forget(key: string): void {
		this.entries.delete(key);
	}
}
