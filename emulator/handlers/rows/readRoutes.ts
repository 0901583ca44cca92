import type { ApiRequest, ApiResponse, Environment, PathSegment, Route, TableSchema } from '../../contracts';
import { etagOf, namesEtag } from '../../protocol/etag';
import { parsePrefer } from '../../protocol/prefer';
import { parseQueryString } from '../../protocol/queryString';
import { refuse } from '../../protocol/refusals';
import { empty, json, plainText } from '../../protocol/respond';
import { parseReadOptions, type ReadOptions } from '../../query/readOptions';
import { countRows, readRows, type ListRequest } from '../../query/readRows';
import { asksForChanges, countChanges, readTracked } from '../../query/trackChanges';
import { requireRow } from './keys';
import { preferencesApplied } from './preferencesApplied';
import { readableRow, readOneRow } from './readOneRow';
import { isCountPath, isRowPath, isTablePath, rowOf, tableOf } from './rowPaths';

/** The parts of a list request that come from the request itself. */
export const listRequest = (environment: Environment, request: ApiRequest, table: TableSchema): ListRequest => ({
	environment,
	request,
	table,
	options: parseReadOptions(parseQueryString(request.query)),
	preferences: parsePrefer(request.headers.prefer),
});

/** Delta links lead to whole tables only. */
export const refuseDeltaToken = ({ deltaToken }: ReadOptions): void => {
	if (deltaToken !== undefined) throw refuse.notImplemented("The query option '$deltatoken' on anything but a table");
};

/** Answers with a page of rows. */
export const answerList = (list: ListRequest): ApiResponse => {
	refuseDeltaToken(list.options);
	return json(200, readRows(list), preferencesApplied(list.preferences, { pageSize: list.options.top === undefined }));
};

const answerTable: Route['handle'] = (request, environment, segments) => {
	const list = listRequest(environment, request, tableOf(environment, segments));
	if (!asksForChanges(list)) return answerList(list);
	return json(200, readTracked(list), preferencesApplied(list.preferences, { pageSize: true, trackChanges: true }));
};

const answerCount: Route['handle'] = (request, environment, segments) => {
	const list = listRequest(environment, request, tableOf(environment, segments));
	return plainText(String(list.options.deltaToken === undefined ? countRows(list) : countChanges(list)));
};

/** Answers with one row, or 304 when `If-None-Match` names its version. */
export const answerRow = (environment: Environment, request: ApiRequest, table: TableSchema, id: string): ApiResponse => {
	const options = parseReadOptions(parseQueryString(request.query));
	refuseDeltaToken(options);
	const preferences = parsePrefer(request.headers.prefer);
	const row = readableRow(environment, request, table, id);
	const etag = etagOf(row);
	const condition = request.headers['if-none-match'];
	const plain = options.expand.length === 0 && preferences.annotations === undefined;
	if (condition !== undefined && plain && table.optimisticConcurrency && namesEtag(condition, etag)) return empty(304, { ETag: etag });
	return json(200, readOneRow(environment, request, table, row, options), { ETag: etag, ...preferencesApplied(preferences, {}) });
};

const readOne = (request: ApiRequest, environment: Environment, segments: PathSegment[]): ApiResponse => {
	const { table, key } = rowOf(environment, segments);
	return answerRow(environment, request, table, requireRow(environment, table, key));
};

/** Reading tables and rows. */
export const readRoutes: Route[] = [
	{ method: 'GET', matches: isTablePath, handle: answerTable },
	{ method: 'GET', matches: isCountPath, handle: answerCount },
	{ method: 'GET', matches: isRowPath, handle: readOne },
];
