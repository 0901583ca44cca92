import type { Caller, Environment, Payload, TableSchema } from '../contracts';
import { whileFilling } from '../store/rebuildIndexes';
import { indexedColumns, insertPlainRows, planFor } from './plainSeed';

/** Rows by the number, all of one form. */
export interface Fill {
	count: number;
	/** `{n}` in a text becomes the number of the row. */
	row: Payload;
	/** Number of the first row; default 1. */
	from?: number;
}

/** Rows worked out at a time, so that a million of them are never held at once. */
const chunk = 20_000;

/** Texts with `{n}` replaced. */
export const numbered = (row: Payload, n: number): Payload =>
	Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typeof value === 'string' ? value.replaceAll('{n}', String(n)) : value]));

/**
 * Writes many rows of one form with plain columns only, indexes being built once at the end.
 * @returns the ids in order
 * @throws Error when a column is more than a plain one
 */
export function fillRows(environment: Environment, table: TableSchema, { count, row, from = 1 }: Fill, caller: Caller): string[] {
	environment.privileges.require(caller, 'Create', table);
	const plan = planFor(environment, table, Object.keys(row), caller);
	if (plan === undefined) throw new Error(`Rows of ${table.logicalName} with these columns cannot be written by the number.`);
	const write = (): string[] => {
		const ids: string[] = [];
		for (let done = 0; done < count; done += chunk) {
			const rows = Array.from({ length: Math.min(chunk, count - done) }, (_, at) => numbered(row, from + done + at));
			for (const id of insertPlainRows(environment, table, plan, rows)) ids.push(id);
		}
		return ids;
	};
	return plan.checksKeys ? write() : whileFilling(environment.store.database, table.logicalName, indexedColumns(plan), count, write);
}
