import { readFileSync } from 'node:fs';
import { httpOk } from '../../demo/host/httpJson';
import type { LocalDataverse, Row, SeedRows } from '../../demo/host/localDataverse';

const SNAPSHOT = 'bench';
const ROWS_PER_SEED = 2_000;
const PATIENCE_MS = 600_000;

/** Milliseconds as the issue sets them, and how many requests at a time Dataverse recommends. */
export interface Pace {
	perRequestMs: number;
	perRowMs: number;
	parallelism: number;
}

/** A request as the local Dataverse remembers it. */
export interface Traced {
	url: string;
	status: number;
	/** From its arrival to its answer, the set latency included. */
	milliseconds: number;
	headers: Record<string, string>;
}

/** Changes of another user; a `count` takes the rows that are unchanged the longest, `{n}` is the number of the row. */
export interface ManyEdits {
	/** Logical name. */
	table: string;
	update?: { count: number; changes: Row };
	remove?: { count: number };
	create?: { count: number; row: Row; from?: number };
}

export interface ManyEdited {
	updated: string[];
	removed: string[];
	created: string[];
}

/** What the benchmark steers the local Dataverse by, beyond what the demo needs. */
export class Control {
	private readonly ca: string;

	constructor(private readonly dataverse: LocalDataverse) {
		this.ca = readFileSync(dataverse.announcement.caFile, 'utf8');
	}

	/** Service protection is off: one contestant's share of the five-minute window must not slow the next one down. */
	async setPace({ perRequestMs, perRowMs, parallelism }: Pace): Promise<void> {
		await this.call('PUT', 'settings', { latency: { perRequestMs, perRowMs }, dopHint: parallelism, throttle: { enabled: false } });
	}

	/** Fills the CRM and keeps a copy of that state. */
	async seed(rows: SeedRows): Promise<void> {
		for (const [table, all] of Object.entries(rows)) {
			for (let begin = 0; begin < all.length; begin += ROWS_PER_SEED) await this.dataverse.seed({ [table]: all.slice(begin, begin + ROWS_PER_SEED) });
		}
		await this.call('POST', `snapshots/${SNAPSHOT}`);
	}

	/** Puts the seeded state back and sets the counters to zero. */
	async reset(): Promise<void> {
		await this.call('POST', `snapshots/${SNAPSHOT}/restore`);
		await this.dataverse.clearTrace();
	}

	/** Seconds that requests were in the server's hands since the last reset, added up; those at the same time count each. */
	async serverSeconds(): Promise<number> {
		return (await this.trace()).reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1_000;
	}

	/** Requests since the last reset or `clear`, in order. */
	async trace(): Promise<Traced[]> {
		return await this.call('GET', 'trace');
	}

	async clear(): Promise<void> {
		await this.dataverse.clearTrace();
	}

	/** What another user does to many rows at once; the ids. */
	async edit(edit: ManyEdits): Promise<ManyEdited> {
		return await this.call('POST', 'edits', edit);
	}

	private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
		return await httpOk<T>(`${this.dataverse.announcement.environmentUrl}/_emulator/${path}`, { method, body, ca: this.ca, timeoutMs: PATIENCE_MS });
	}
}
