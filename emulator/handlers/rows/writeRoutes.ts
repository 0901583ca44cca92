import type { ApiRequest, ApiResponse, Environment, PathSegment, Payload, Route, RowKey, TableSchema } from '../../contracts';
import { etagOf } from '../../protocol/etag';
import { parsePrefer } from '../../protocol/prefer';
import { parseQueryString } from '../../protocol/queryString';
import { refuse } from '../../protocol/refusals';
import { empty, json } from '../../protocol/respond';
import { parseReadOptions, type ReadOptions } from '../../query/readOptions';
import { detectOnWrite } from '../duplicates/detectOnWrite';
import { checkDirectDocument } from '../notes/attachmentRules';
import { requireRow, resolveKey } from './keys';
import { preferencesApplied } from './preferencesApplied';
import { readBody } from './readBody';
import { readOneRow } from './readOneRow';
import { isRowPath, isTablePath, rowAddress, rowOf, tableOf } from './rowPaths';

interface Write {
	request: ApiRequest;
	environment: Environment;
	table: TableSchema;
	options: ReadOptions;
}

const prepare = (request: ApiRequest, environment: Environment, table: TableSchema): Write => ({
	request,
	environment,
	table,
	options: parseReadOptions(parseQueryString(request.query)),
});

/** The written row itself when the caller prefers that, otherwise 204 with its address. */
const answer = ({ request, environment, table, options }: Write, id: string, created: boolean, address: string): ApiResponse => {
	const preferences = parsePrefer(request.headers.prefer);
	if (!preferences.returnRepresentation) return empty(204, { 'OData-EntityId': address, ...(created ? { Location: address } : {}) });
	const row = environment.store.find(table.logicalName, id);
	if (!row) throw refuse.noRow(table, id);
	environment.privileges.require(request.caller, 'Read', table);
	const shown = created ? options : { ...options, expand: [] };
	return json(created ? 201 : 200, readOneRow(environment, request, table, row, shown), { ETag: etagOf(row), ...preferencesApplied(preferences, { representation: true }) });
};

const create = (request: ApiRequest, environment: Environment, segments: PathSegment[]): ApiResponse => {
	const table = tableOf(environment, segments);
	const write = prepare(request, environment, table);
	const payload = readBody(request, table);
	checkDirectDocument(environment, table, payload);
	const id = environment.rows.create(table, payload, request.caller);
	detectOnWrite(request, environment, table, id, payload, true);
	return answer(write, id, true, rowAddress(request, table, id));
};

/** Alternate keys come back as they were sent. */
const addressFor = (request: ApiRequest, table: TableSchema, key: RowKey): string =>
	'id' in key ? rowAddress(request, table, key.id) : `${request.origin}/api/data/v9.2/${request.path}`;

const updateExisting = (write: Write, key: RowKey, payload: Payload, ifMatch: string): ApiResponse => {
	const { environment, table, request } = write;
	const id = requireRow(environment, table, key);
	environment.rows.update(table, id, payload, request.caller, ifMatch);
	detectOnWrite(request, environment, table, id, payload, false);
	return answer(write, id, false, addressFor(request, table, key));
};

const patch = (request: ApiRequest, environment: Environment, segments: PathSegment[]): ApiResponse => {
	const { table, key } = rowOf(environment, segments);
	const write = prepare(request, environment, table);
	const payload = readBody(request, table);
	checkDirectDocument(environment, table, payload);
	const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = request.headers;
	if (ifMatch !== undefined && ifNoneMatch === '*') throw refuse.argument('If-Match and If-None-Match cannot be used together.');
	if (ifMatch !== undefined) return updateExisting(write, key, payload, ifMatch);
	if (ifNoneMatch === '*' && resolveKey(environment, table, key) !== undefined) throw refuse.rowExists();
	const { id, created } = environment.rows.upsert(table, key, payload, request.caller);
	detectOnWrite(request, environment, table, id, payload, created);
	return answer(write, id, created, addressFor(request, table, key));
};

const remove = (request: ApiRequest, environment: Environment, segments: PathSegment[]): ApiResponse => {
	const { table, key } = rowOf(environment, segments);
	environment.rows.remove(table, requireRow(environment, table, key), request.caller, request.headers['if-match']);
	return empty(204);
};

/** Creating, changing and deleting rows. */
export const writeRoutes: Route[] = [
	{ method: 'POST', matches: isTablePath, handle: create },
	{ method: 'PATCH', matches: isRowPath, handle: patch },
	{ method: 'DELETE', matches: isRowPath, handle: remove },
];
