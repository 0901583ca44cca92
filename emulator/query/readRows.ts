import type { ApiRequest, Environment, Payload, StoredRow, TableSchema } from '../contracts';
import type { Preferences } from '../protocol/prefer';
import { refuse } from '../protocol/refusals';
import { compileFilter } from './compileFilter';
import { contextOf } from './contextAddress';
import { countConditions } from './countConditions';
import { columnsForExpand, expandRows } from './expandRows';
import { combine, fragment, type Fragment } from './fragment';
import { afterRow, orderClause, readCookie, resolveOrder, sortColumns, sortValues, writeCookie } from './paging';
import { resolveSelect, selectList } from './projection';
import type { ReadOptions } from './readOptions';
import { createRowWriter } from './represent';
import { createQueryContext, createScope, fromClause, type Scope } from './scope';
import { reachOf } from './visibility';

/** A list to read: the table, an optional condition on it (a parent's children), and the request it answers. */
export interface ListRequest {
	environment: Environment;
	request: ApiRequest;
	table: TableSchema;
	options: ReadOptions;
	preferences: Preferences;
	restrict?: (scope: Scope) => Fragment;
}

/** Base of all addresses of the environment. */
export const baseAddress = ({ origin }: ApiRequest): string => `${origin}/api/data/v9.2/`;

const conditions = ({ environment, request, table, options, restrict }: ListRequest, scope: Scope): Fragment[] => {
	if (options.filter && countConditions(options.filter) > environment.settings.maximumConditions) throw refuse.tooManyConditions();
	const reach = reachOf(scope, environment.privileges.require(request.caller, 'Read', table));
	return [...(restrict ? [restrict(scope)] : []), ...(reach ? [reach] : []), ...(options.filter ? [compileFilter(options.filter, scope)] : [])];
};

/** Counts rows up to the service's limit. */
export const countRows = (list: ListRequest): number => {
	const scope = createScope(createQueryContext(list.environment, list.request.caller), list.table);
	const where = combine([fragment('1'), ...conditions(list, scope)], 'AND');
	const sql = `SELECT count(*) AS n FROM (SELECT 1 FROM ${fromClause(scope)} WHERE ${where.sql} LIMIT ?)`;
	return Number(list.environment.store.database.prepare(sql).get(...where.parameters, list.environment.settings.countLimit)?.n ?? 0);
};

const addressOf = ({ path, query }: ApiRequest): string => `${path}?${query.split('&').filter((option) => !/^(\$|%24)skiptoken=/.test(option)).join('&')}`;

const pageSize = ({ environment, options, preferences }: ListRequest): number => {
	const most = environment.settings.maximumPageSize;
	return Math.min(options.top ?? preferences.maxPageSize ?? most, most);
};

interface Page {
	rows: StoredRow[];
	/** The `$skiptoken` of the next page. */
	next: string | undefined;
}

const readPage = (list: ListRequest): Page => {
	const { environment, request, table, options } = list;
	const scope = createScope(createQueryContext(environment, request.caller), table);
	const keys = resolveOrder(options.orderBy, scope);
	const address = addressOf(request);
	const cookie = options.skipToken === undefined ? undefined : readCookie(options.skipToken, address);
	const where = combine([fragment('1'), ...conditions(list, scope), ...(cookie ? [afterRow(keys, cookie.values)] : [])], 'AND');
	const columns = selectList(table, scope.alias, resolveSelect(environment.schema, table, options.select), columnsForExpand(environment, table, options.expand));
	const sql = `SELECT ${columns}, ${sortColumns(keys)} FROM ${fromClause(scope)} WHERE ${where.sql} ORDER BY ${orderClause(keys)} LIMIT ?`;
	const size = pageSize(list);
	const found = environment.store.database.prepare(sql).all(...where.parameters, size + 1) as StoredRow[];
	const rows = found.slice(0, size);
	const last = rows.at(-1);
	if (found.length <= size || !last || options.top !== undefined) return { rows, next: undefined };
	return { rows, next: writeCookie((cookie?.page ?? 1) + 1, sortValues(last, keys), address) };
};

/** Reads a page of rows as the body of the answer. */
export const readRows = (list: ListRequest): Payload => {
	const { environment, request, table, options, preferences } = list;
	const projection = resolveSelect(environment.schema, table, options.select);
	const { rows, next } = readPage(list);
	const write = createRowWriter(environment, preferences.wantsAnnotation);
	const written = rows.map((row) => ({ row, body: write(row, projection.columns) }));
	expandRows({ environment, caller: request.caller, write, base: baseAddress(request) }, table, written, options.expand);
	const body: Payload = { '@odata.context': contextOf(request, table, options) };
	const count = options.count ? countRows(list) : undefined;
	if (count !== undefined) body['@odata.count'] = count;
	if (preferences.wantsAnnotation('Microsoft.Dynamics.CRM.totalrecordcount')) {
		body['@Microsoft.Dynamics.CRM.totalrecordcount'] = count ?? -1;
		body['@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded'] = count !== undefined && count >= environment.settings.countLimit;
	}
	body.value = written.map((each) => each.body);
	if (next !== undefined) body['@odata.nextLink'] = `${baseAddress(request)}${addressOf(request)}${request.query ? '&' : ''}$skiptoken=${next}`;
	return body;
};
