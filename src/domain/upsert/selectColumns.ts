import { uniq } from 'lodash';
import type { FieldColumns } from '../matching/fieldColumns';
import { webApiName, type TableMetadata } from '../metadata/table';
import type { QueryOptions } from '../odata/path';

/** Read of every candidate, where the table has them: whether it may be written, what it became, who owns it, and what tie-breaks need. */
const ALWAYS = ['statecode', 'merged', 'masterid', 'parentcontactid', 'originatingleadid', 'createdon', 'modifiedon', 'ownerid'];

/** What a look-up reads of a table: just the mapped columns, the match columns, and what deciding needs. */
export function selectColumns(
	table: TableMetadata,
	mapped: Iterable<string>,
	places: readonly (readonly FieldColumns[])[],
): Pick<QueryOptions, 'select' | 'expand'> {
	const fields = places.flat();
	const own = fields.filter(({ through }) => !through).flatMap(({ columns }) => columns);
	const names = [table.primaryId, ...(table.primaryName ? [table.primaryName] : []), ...ALWAYS, ...own, ...mapped];
	const columns = uniq(names).map((name) => table.columns.get(name)).filter((column) => column !== undefined);
	const through = new Map(fields.filter((field) => field.through).map((field) => [field.through, field.columns]));
	const expand = [...through].map(([navigation, inner]) => `${navigation}($select=${inner.join(',')})`);
	return {
		select: columns.filter(({ readable }) => readable).map(webApiName),
		...(expand.length > 0 ? { expand } : {}),
	};
}
