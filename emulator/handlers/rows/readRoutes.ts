import type { ApiRequest, ApiResponse, Environment, PathSegment, Route, TableSchema } from '../../contracts';
import { etagOf, namesEtag } from '../../protocol/etag';
import { parsePrefer } from '../../protocol/prefer';
import { parseQueryString } from '../../protocol/queryString';
import { empty, json, plainText } from '../../protocol/respond';
import { parseReadOptions } from '../../query/readOptions';
import { countRows, readRows, type ListRequest } from '../../query/readRows';
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

/** Answers with a page of rows. */
export const answerList = (list: ListRequest): ApiResponse =>
	json(200, readRows(list), preferencesApplied(list.preferences, { pageSize: list.options.top === undefined }));

/** Answers with one row, or 304 when `If-None-Match` names its version. */
export const answerRow = (environment: Environment, request: ApiRequest, table: TableSchema, id: string): ApiResponse => {
	const options = parseReadOptions(parseQueryString(request.query));
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
	{ method: 'GET', matches: isTablePath, handle: (request, environment, segments) => answerList(listRequest(environment, request, tableOf(environment, segments))) },
	{ method: 'GET', matches: isCountPath, handle: (request, environment, segments) => plainText(String(countRows(listRequest(environment, request, tableOf(environment, segments))))) },
	{ method: 'GET', matches: isRowPath, handle: readOne },
];
