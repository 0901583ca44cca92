import { uniq } from 'lodash';
import type { FieldColumns } from '../matching/fieldColumns';
import { webApiName, type ColumnMetadata, type TableMetadata } from '../metadata/table';
import type { QueryOptions } from '../odata/path';
import { SHOWN_COLUMNS } from '../review/candidate';

/** Read of every candidate, where the table has them: whether it may be written, what it became, who owns it, and what tie-breaks need. */
const ALWAYS = ['statecode', 'merged', 'masterid', 'parentcontactid', 'originatingleadid', 'createdon', 'modifiedon', 'ownerid'];

/** Put together by Dynamics from other columns. */
const JOINED_NAME = 'fullname';

const webNames = (table: TableMetadata, names: readonly string[]): string[] =>
	uniq(names).map((name) => table.columns.get(name)).filter((column) => column?.readable).map((column) => webApiName(column as never));

const ownColumns = (places: readonly (readonly FieldColumns[])[]) => places.flat().flatMap(({ through, columns }) => (through ? [] : columns));

/** What a look-up reads of a table: the mapped columns, the match columns, what deciding needs, and what a person needs to see. */
export function selectColumns(
	table: TableMetadata,
	mapped: Iterable<string>,
	places: readonly (readonly FieldColumns[])[],
): Pick<QueryOptions, 'select' | 'expand'> {
	const names = [table.primaryId, ...(table.primaryName ? [table.primaryName] : []), ...ALWAYS, ...SHOWN_COLUMNS, ...ownColumns(places), ...mapped];
	const through = new Map(places.flat().filter((field) => field.through).map((field) => [field.through, field.columns]));
	const expand = [...through].map(([navigation, inner]) => `${navigation}($select=${inner.join(',')})`);
	return {
		select: webNames(table, names),
		...(expand.length > 0 ? { expand } : {}),
	};
}

/** Filled in by Dynamics of its own, so that being filled tells nothing; of a row made in the run it is not even known yet. */
const isFilledByDynamics = ({ logicalName, type }: ColumnMetadata): boolean => type === 'Boolean' || ['ownerid', 'transactioncurrencyid'].includes(logicalName);

/** The columns of a table that tell how complete a row is: mapped or compared, not just read for deciding or showing, and not filled in by Dynamics. */
export function countedColumns(table: TableMetadata, mapped: Iterable<string>, places: readonly (readonly FieldColumns[])[]): ReadonlySet<string> {
	const named = table.primaryName && table.primaryName !== JOINED_NAME ? [table.primaryName] : [];
	const through = places.flat().flatMap((field) => field.through ?? []);
	const telling = [...named, ...ownColumns(places), ...mapped].filter((name) => {
		const column = table.columns.get(name);
		return column && !isFilledByDynamics(column);
	});
	return new Set([...webNames(table, telling), ...through]);
}
