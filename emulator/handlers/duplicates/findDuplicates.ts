import type { Environment, StoredRow, TableSchema } from '../../contracts';

/** The values a rule compares; undefined when one of them is empty, which keeps the rule from finding anything. */
const compared = (row: StoredRow, columns: string[]): StoredRow | undefined => {
	const values = columns.map((name) => [name, row[name] ?? null] as const);
	return values.some(([, value]) => value === null || value === '') ? undefined : Object.fromEntries(values);
};

/** Rows other than the row itself that one of the rules takes for the same, each once. */
export const findDuplicates = ({ store }: Environment, table: TableSchema, row: StoredRow, rules: string[][]): StoredRow[] => {
	const key = table.primaryIdAttribute;
	const found = rules.flatMap((columns) => {
		const values = compared(row, columns);
		return values ? store.findBy(table.logicalName, values) : [];
	});
	const others = found.filter((other) => other[key] !== row[key]);
	return [...new Map(others.map((other) => [other[key], other])).values()];
};
