import type { ApiRequest, Environment, Payload, StoredRow, TableSchema } from '../contracts';
import type { Preferences } from '../protocol/prefer';
import { refuse } from '../protocol/refusals';
import { compileFilter } from './compileFilter';
import { contextOf } from './contextAddress';
import { countConditions } from './countConditions';
import { columnsForExpand, expandRows } from './expandRows';
import { combine, fragment, type Fragment } from './fragment';
import { afterRow, orderClause, resolveOrder, sortColumns, sortValues } from './paging';
import { readCookie, writeCookie, type ChangeMark, type Cookie } from './pagingCookie';
import { resolveSelect, selectList } from './projection';
import type { ReadOptions } from './readOptions';
import { hiddenFrom } from '../security/securedColumns';
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

const skipToken = /^(\$|%24)skiptoken=/;

/** Path and options of a request without those that say where to begin. */
export const addressOf = ({ path, query }: ApiRequest, begins: RegExp = skipToken): string => {
	const options = query.split('&').filter((option) => option !== '' && !begins.test(option));
	return options.length === 0 ? path : `${path}?${options.join('&')}`;
};

/** The address of a request with one more option, already encoded, in place of those that `begins` takes away. */
export const linkOf = (request: ApiRequest, option: string, begins: RegExp = skipToken): string => {
	const address = addressOf(request, begins);
	return `${baseAddress(request)}${address}${address.includes('?') ? '&' : '?'}${option}`;
};

/** Where a list goes on, as its `$skiptoken` says. */
export const cookieOf = ({ request, options }: ListRequest): Cookie | undefined =>
	options.skipToken === undefined ? undefined : readCookie(options.skipToken, addressOf(request));

/** Rows of a page. */
export const pageSize = ({ environment, options, preferences }: ListRequest): number => {
	const most = environment.settings.maximumPageSize;
	return Math.min(options.top ?? preferences.maxPageSize ?? most, most);
};

export interface Page {
	rows: StoredRow[];
	/** The `$skiptoken` of the next page. */
	next: string | undefined;
}

/** Reads a page in the order asked for. `tracking` goes along in the cookie of a list whose changes are tracked. */
export const readPage = (list: ListRequest, tracking?: ChangeMark): Page => {
	const { environment, request, table, options } = list;
	const scope = createScope(createQueryContext(environment, request.caller), table);
	const keys = resolveOrder(options.orderBy, scope);
	const cookie = cookieOf(list);
	// The place to go on from stands first: of two lower bounds SQLite walks an index from the one it reads first.
	const where = combine([cookie ? afterRow(keys, cookie.values) : fragment('1'), ...conditions(list, scope)], 'AND');
	const columns = selectList(table, scope.alias, resolveSelect(environment.schema, table, options.select), columnsForExpand(environment, table, options.expand));
	const sql = `SELECT ${columns}, ${sortColumns(keys)} FROM ${fromClause(scope)} WHERE ${where.sql} ORDER BY ${orderClause(keys)} LIMIT ?`;
	const size = pageSize(list);
	const found = environment.store.database.prepare(sql).all(...where.parameters, size + 1) as StoredRow[];
	const rows = found.slice(0, size);
	const last = rows.at(-1);
	if (found.length <= size || !last || options.top !== undefined) return { rows, next: undefined };
	return { rows, next: writeCookie({ page: (cookie?.page ?? 1) + 1, values: sortValues(last, keys), tracking }, addressOf(request)) };
};

/** Reads a page of rows as the body of the answer. */
export const readRows = (list: ListRequest): Payload => {
	const { environment, request, table, options, preferences } = list;
	const projection = resolveSelect(environment.schema, table, options.select);
	const { rows, next } = readPage(list);
	const write = createRowWriter(environment, preferences.wantsAnnotation, hiddenFrom(environment, request.caller));
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
	if (next !== undefined) body['@odata.nextLink'] = linkOf(request, `$skiptoken=${next}`);
	return body;
};
