import { assertIdentifier, encodeOption, parseGuid } from './literal';

export interface QueryOptions {
	/** Names the Web API reads the columns by. */
	select?: string[];
	/** Already percent-encoded, from `encodeFilter`, `inFilters` or `orGroups`. */
	filter?: string;
	/** For example `createdon asc`. */
	orderBy?: string[];
	top?: number;
	/** Written in OData, for example `parentcustomerid_account($select=name)`. */
	expand?: string[];
	count?: boolean;
}

/** The path of one row below the service root. */
export function rowPath(entitySetName: string, rowId: string): string {
	return `${assertIdentifier(entitySetName)}(${parseGuid(rowId)})`;
}

/** The path of a query on a table below the service root, percent-encoded. */
export function queryPath(entitySetName: string, options: QueryOptions = {}): string {
	return assertIdentifier(entitySetName) + optionText(options);
}

/** `?$select=...` and so on, percent-encoded; empty without options. */
export function optionText({ select, filter, orderBy, top, expand, count }: QueryOptions): string {
	const options = [
		select && `$select=${select.map(assertIdentifier).join(',')}`,
		filter && `$filter=${filter}`,
		orderBy && `$orderby=${encodeOption(orderBy.join(','))}`,
		expand && `$expand=${encodeOption(expand.join(','))}`,
		top !== undefined && `$top=${top}`,
		count && '$count=true',
	].filter((option) => typeof option === 'string' && option !== '');
	return options.length > 0 ? `?${options.join('&')}` : '';
}
