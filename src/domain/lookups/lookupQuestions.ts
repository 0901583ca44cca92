import { groupBy, uniq, uniqBy } from 'lodash';
import { webApiName, type ColumnMetadata } from '../metadata/table';
import { allOf, compare, compareDate, compareGuid, type Condition } from '../odata/filter';
import { inFilters, orGroups } from '../odata/filterGroups';
import { queryPath } from '../odata/path';
import type { ColumnValue } from '../values/convertValue';
import { searchKey } from './foundRows';
import type { Search } from './lookupSearches';

export interface LookupQuestion {
	/** Below the service root, percent-encoded. */
	path: string;
	/** One of the searches the answer is for; all have the same table and columns. */
	asked: Search;
}

function equals(column: ColumnMetadata, value: ColumnValue | undefined): Condition {
	const name = webApiName(column);
	if (typeof value === 'object') return compareGuid(name, 'eq', value.id);
	return column.type === 'DateTime' ? compareDate(name, 'eq', String(value)) : compare(name, 'eq', value ?? null);
}

function filtersOf(searches: readonly Search[], { columns }: Search): string[] {
	const [column] = columns;
	if (columns.length === 1 && column?.type === 'String') {
		return inFilters({ column: column.logicalName, values: searches.map(({ values }) => String(values[0])) }).map(({ filter }) => filter);
	}
	const conditions = searches.map(({ values }) => allOf(...columns.map((one, index) => equals(one, values[index]))));
	return orGroups(conditions.map((condition) => ({ member: null, condition }))).map(({ filter }) => filter);
}

/** The questions that together answer all searches: one per table and columns, as long as an address can carry it. */
export function lookupQuestions(searches: readonly Search[]): LookupQuestion[] {
	const distinct = uniqBy(searches, (search) => searchKey(search));
	const groups = Object.values(groupBy(distinct, ({ table, columns }) => [table.logicalName, ...columns.map(({ logicalName }) => logicalName)].join(' ')));
	return groups.flatMap((group) => {
		const [asked] = group;
		if (!asked) return [];
		const { entitySetName, primaryId, outOfUse } = asked.table;
		const select = uniq([primaryId, ...asked.columns.map(webApiName), ...(outOfUse ? [outOfUse.column] : [])]);
		return filtersOf(group, asked).map((filter) => ({ asked, path: queryPath(entitySetName, { select, filter }) }));
	});
}
