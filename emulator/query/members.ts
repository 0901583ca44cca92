import type { StoredValue } from '../contracts';
import { comparable } from '../store/sqlNames';
import { fragment, type Fragment } from './fragment';
import type { ResolvedColumn } from './scope';

/** A column and values, in their stored form, of which it is to hold one. */
export interface Members {
	resolved: ResolvedColumn;
	values: StoredValue[];
}

/** One parameter however many values, so that the statement is prepared once; SQLite still uses the index. */
export const isOneOf = ({ column, alias }: ResolvedColumn, values: StoredValue[], negated = false): Fragment =>
	fragment(`${comparable(column, alias)} ${negated ? 'NOT ' : ''}IN (SELECT value FROM json_each(?))`, JSON.stringify(values));

/** Alternatives about the same column, joined into one; the database compares hundreds of `or`s one after the other. */
export const joinMembers = (alternatives: Members[]): Members[] => {
	const byColumn = new Map<string, Members>();
	for (const { resolved, values } of alternatives) {
		const key = `${resolved.alias}.${resolved.column.logicalName}`;
		const known = byColumn.get(key);
		if (known) known.values.push(...values);
		else byColumn.set(key, { resolved, values: [...values] });
	}
	return [...byColumn.values()];
};
