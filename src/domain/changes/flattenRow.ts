import { isLookup, webApiName, type ColumnMetadata, type TableMetadata } from '../metadata/table';
import type { WebApiRow } from '../matching/ruleKeys';

const LABEL = '@OData.Community.Display.V1.FormattedValue';
const TARGET = '@Microsoft.Dynamics.CRM.lookuplogicalname';

const LABELLED = new Set<ColumnMetadata['type']>(['Picklist', 'MultiSelectPicklist', 'State', 'Status', 'Boolean']);

/** Where a value stands in a row as it was read, and in one as it is given out. */
type Move = readonly [from: string, to: string];

function labelMoves(column: ColumnMetadata, name: string): Move[] {
	const property = webApiName(column);
	if (isLookup(column)) return [[property + LABEL, `${name}_name`], [property + TARGET, `${name}_table`]];
	return LABELLED.has(column.type) ? [[property + LABEL, `${name}_label`]] : [];
}

/**
 * Rows under their columns' own names: a lookup is the id of the row it points at, `<column>_name` and `<column>_table` say which;
 * a choice keeps its number, `<column>_label` holds the words. Names and labels come only where they were read. Worked out once for all
 * rows, because a page holds thousands.
 * @param columns logical names, in the order of the output
 */
export function rowFlattener(table: TableMetadata, columns: readonly string[], labels: boolean): (row: WebApiRow) => Record<string, unknown> {
	const moves = columns.flatMap((name): Move[] => {
		const column = table.columns.get(name);
		if (!column) return [];
		return [[webApiName(column), name], ...(labels ? labelMoves(column, name) : [])];
	});
	// A copy of a whole object keeps its form, which is many times faster than growing one column by column.
	const empty: Record<string, unknown> = Object.fromEntries(moves.map(([, to]) => [to, null]));
	return (row) => {
		const flat = { ...empty };
		for (const [from, to] of moves) flat[to] = row[from] ?? null;
		return flat;
	};
}
