import { groupBy } from 'lodash';
import { DataverseError } from '../../domain/faults/fault';
import type { WebApiRow } from '../../domain/matching/ruleKeys';
import type { Changes } from '../../domain/upsert/applyColumns';
import type { KnownRow } from '../../domain/upsert/item';
import type { replay } from '../../domain/upsert/replay';
import type { RowOutcome } from '../../domain/upsert/rowOutcome';
import type { RowResult } from '../writing/plan';
import type { UpsertContext } from './context';
import { readById } from './readById';

/** What writing found out: per row, and per item where merging again changed what was decided. */
export interface Written {
	rows: Map<KnownRow, RowOutcome>;
	changes: Map<number, Changes>;
	faults: Map<number, readonly string[]>;
}

export const NOTHING_WRITTEN: Written = { rows: new Map(), changes: new Map(), faults: new Map() };

/** Refused by the service for what it holds, not for lack of an answer or of time. */
export const isRefused = (outcome: RowOutcome) => outcome.status === 'failed' && outcome.fault !== undefined && outcome.note === undefined;

/** The outcome of a row that was not written. */
export const failure = (result: RowResult): RowOutcome => ({
	status: result.fault?.kind === 'duplicateRule' ? 'review' : 'failed',
	fault: result.fault,
	requestId: result.requestId,
	...(result.status === 'unknown'
		? { note: 'Dynamics gave no answer in time, so it is not known whether this row was written; running the item again is safe.' }
		: {}),
});

/** Rows of different tables go in separate requests, at the same time. */
export async function perTable(rows: readonly KnownRow[], write: (table: string, rows: KnownRow[]) => Promise<void>): Promise<void> {
	await Promise.all(Object.entries(groupBy(rows, 'table')).map(async ([table, group]) => await write(table, group)));
}

/** Reads rows again; when even that is refused, all of them are failures, and everything else goes on. */
export async function readAgain(context: UpsertContext, table: string, rows: readonly KnownRow[], written: Written): Promise<Map<string, WebApiRow> | undefined> {
	try {
		return await readById(context, table, rows.map(({ id }) => id));
	} catch (error) {
		failAll(rows, error, written);
		return undefined;
	}
}

/**
 * Marks all rows as failed for a fault of the service.
 * @throws any other error, which is a bug
 */
export function failAll(rows: readonly KnownRow[], error: unknown, written: Written): void {
	if (!(error instanceof DataverseError)) throw error;
	for (const row of rows) written.rows.set(row, { status: 'failed', fault: error.fault, note: 'The row could not be read back; running the item again is safe.' });
}

/** Keeps what merging again changed for the items of a row. */
export function remember(written: Written, row: KnownRow, { changes, faults }: ReturnType<typeof replay>): void {
	for (const [item, change] of changes) written.changes.set(item, change);
	for (const [item, fault] of faults) written.faults.set(item, fault);
	if (!written.rows.has(row)) written.rows.set(row, { status: 'unchanged' });
}
