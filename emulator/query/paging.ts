import type { StoredRow, StoredValue } from '../contracts';
import { comparable } from '../store/sqlNames';
import { combine, fragment, type Fragment } from './fragment';
import type { OrderItem } from './parseOrderBy';
import { resolvePath, type Scope } from './scope';

/** What rows are sorted by; the primary key comes last, so that no two rows are equal. */
export interface SortKey {
	expression: string;
	descending: boolean;
}

/** Resolves an `$orderby` and adds the primary key as the last sort column. */
export const resolveOrder = (items: OrderItem[], scope: Scope): SortKey[] => {
	const keys = items.map(({ path, descending }) => {
		const { column, alias } = resolvePath(path, scope);
		return { expression: comparable(column, alias), descending };
	});
	const primary = `${scope.alias}."${scope.table.primaryIdAttribute}"`;
	return keys.some(({ expression }) => expression === primary) ? keys : [...keys, { expression: primary, descending: false }];
};

export const orderClause = (keys: SortKey[]): string => keys.map(({ expression, descending }) => `${expression} ${descending ? 'DESC' : 'ASC'}`).join(', ');

/** Null sorts before everything, as in SQL Server. */
const after = ({ expression, descending }: SortKey, value: StoredValue): Fragment => {
	if (value === null) return fragment(descending ? '0' : `${expression} IS NOT NULL`);
	return descending ? fragment(`${expression} < ? OR ${expression} IS NULL`, value) : fragment(`${expression} > ?`, value);
};

const same = ({ expression }: SortKey, value: StoredValue): Fragment => (value === null ? fragment(`${expression} IS NULL`) : fragment(`${expression} = ?`, value));

/** Whether a key is a plain column; SQLite does not look for indexes on expressions in comparisons of whole rows. */
const isColumn = ({ expression }: SortKey): boolean => /^\w+\."[^"]*"$/.test(expression);

/** The condition "after the row with these sort values". Starts a page in one index step instead of counting rows off. */
export const afterRow = (keys: SortKey[], values: StoredValue[]): Fragment => {
	const steps = keys.map((key, position) => {
		const equal = keys.slice(0, position).map((earlier, at) => same(earlier, values[at] ?? null));
		return combine([...equal, after(key, values[position] ?? null)], 'AND');
	});
	const [first] = keys;
	const start = values[0] ?? null;
	if (first && isColumn(first) && keys.every(({ descending }, at) => !descending && (values[at] ?? null) !== null)) {
		// One comparison of whole rows, which an index over all the columns answers even among many rows with the same first value.
		return fragment(`(${keys.map(({ expression }) => expression).join(', ')}) > (${keys.map(() => '?').join(', ')})`, ...values);
	}
	// Repeats the first column's bound outside the OR, which is what lets SQLite walk an index from there.
	if (keys.length > 1 && first && start !== null && !first.descending) return combine([fragment(`${first.expression} >= ?`, start), combine(steps, 'OR')], 'AND');
	return combine(steps, 'OR');
};

/** Sort values of a row that was read with `sortColumns`. */
export const sortValues = (row: StoredRow, keys: SortKey[]): StoredValue[] => keys.map((_, position) => row[`$sort${position}`] ?? null);

/** Select list of the sort values. */
export const sortColumns = (keys: SortKey[]): string => keys.map(({ expression }, position) => `${expression} AS "$sort${position}"`).join(', ');
