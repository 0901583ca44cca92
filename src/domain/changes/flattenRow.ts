import { isLookup, webApiName, type ColumnMetadata, type TableMetadata } from '../metadata/table';
import type { WebApiRow } from '../matching/ruleKeys';

const LABEL = '@OData.Community.Display.V1.FormattedValue';
const TARGET = '@Microsoft.Dynamics.CRM.lookuplogicalname';

const LABELLED = new Set<ColumnMetadata['type']>(['Picklist', 'MultiSelectPicklist', 'State', 'Status', 'Boolean']);

/**
 * A row under its columns' own names: a lookup is the id of the row it points at, `<column>_name` and `<column>_table` say which;
 * a choice keeps its number, `<column>_label` holds the words. Names and labels come only where they were read.
 * @param columns logical names, in the order of the output
 */
export function flattenRow(row: WebApiRow, table: TableMetadata, columns: readonly string[], labels: boolean): Record<string, unknown> {
	const flat: Record<string, unknown> = {};
	for (const name of columns) {
		const column = table.columns.get(name);
		if (!column) continue;
		const property = webApiName(column);
		flat[name] = row[property] ?? null;
		if (!labels) continue;
		if (isLookup(column)) {
			flat[`${name}_name`] = row[property + LABEL] ?? null;
			flat[`${name}_table`] = row[property + TARGET] ?? null;
		} else if (LABELLED.has(column.type)) {
			flat[`${name}_label`] = row[property + LABEL] ?? null;
		}
	}
	return flat;
}
