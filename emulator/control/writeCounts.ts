import type { Store } from '../contracts';

/** Rows written per table since the last `clear`; rows of a transaction that was undone count too. */
export interface WriteCounts {
	byTable(): Record<string, number>;
	clear(): void;
	/** Runs work whose writes are not a client's and must not show up in the counts. */
	without<T>(work: () => T): T;
}

/** Counts the writes of a store from now on, by standing in front of its writing methods. */
export function countWrites(store: Store): WriteCounts {
	const counts = new Map<string, number>();
	let paused = false;
	const counted = <A extends unknown[]>(write: (table: string, ...rest: A) => void) => (table: string, ...rest: A): void => {
		write(table, ...rest);
		if (!paused) counts.set(table, (counts.get(table) ?? 0) + 1);
	};
	store.insert = counted(store.insert.bind(store));
	store.update = counted(store.update.bind(store));
	store.remove = counted(store.remove.bind(store));
	store.link = counted(store.link.bind(store));
	store.unlink = counted(store.unlink.bind(store));
	return {
		byTable: () => Object.fromEntries([...counts].sort(([a], [b]) => a.localeCompare(b))),
		clear: () => counts.clear(),
		without(work) {
			const before = paused;
			paused = true;
			try {
				return work();
			} finally {
				paused = before;
			}
		},
	};
}
