import type { Following, ImportResult, Quiet, Reading } from '../measurement';

/** The figures the benchmark is judged by; the last line of its output with `--json`. */
export interface ImportSummary {
	rows: number;
	pages: number;
	/** Of the backfill, definitions included; at most `pages` + 10. */
	requests: number;
	rowsPerSecond: number;
	/** Rows per second of the trigger that only reads, against the bare paging loop. */
	ofLimit: number;
	/** Rows per second through a workflow that does nothing, against the bare paging loop. */
	endToEnd: number;
	/** n8n's resident memory meanwhile, last tenth over second tenth. */
	memoryGrowth: number;
	peakMemoryMb: number;
	limit: { rowsPerSecond: number; serverMsPerPage: number };
	quiet: Quiet;
	changes: { updated: number; deleted: number; pages: number } & Following;
	getMany: { rows: number; rowsPerSecond: number; requests: number; peakMemoryMb: number; changes: Following };
}

const rounded = (value: number): number => Number(value.toPrecision(4));

export const readPerSecond = ({ rows, seconds }: Reading): number => rounded(rows / seconds);

export function importSummary({ rows, pages, changes, limit, reading, endToEnd, quiet, trigger, getMany, getManyFollowing }: ImportResult): ImportSummary {
	const ofLimit = (one: Reading): number => rounded(readPerSecond(one) / readPerSecond(limit));
	return {
		rows,
		pages,
		requests: endToEnd.requests,
		rowsPerSecond: readPerSecond(endToEnd),
		ofLimit: ofLimit(reading),
		endToEnd: ofLimit(endToEnd),
		memoryGrowth: rounded(endToEnd.memoryGrowth ?? Number.NaN),
		peakMemoryMb: Math.round(endToEnd.peakMemoryMb ?? 0),
		limit: { rowsPerSecond: readPerSecond(limit), serverMsPerPage: rounded((limit.serverSeconds * 1_000) / limit.requests) },
		quiet,
		changes: { ...changes, ...trigger },
		getMany: { rows: getMany.rows, rowsPerSecond: readPerSecond(getMany), requests: getMany.requests, peakMemoryMb: Math.round(getMany.peakMemoryMb ?? 0), changes: getManyFollowing },
	};
}
