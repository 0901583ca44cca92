import { ApiError, type ApiRequest, type ApiResponse, type Environment, type PathSegment, type Payload, type Route, type StoredRow, type TableSchema } from '../../contracts';
import { parsePrefer } from '../../protocol/prefer';
import { parseQueryString } from '../../protocol/queryString';
import { refuse } from '../../protocol/refusals';
import { json } from '../../protocol/respond';
import { reaches } from '../../security/rowAccess';
import { entityParameter, integerParameter, required, type Parameters } from '../messages/parameters';
import { readPayload } from '../rows/readPayload';
import { findDuplicates } from './findDuplicates';
import { rulesOf } from './rules';

const declared = ['BusinessEntity', 'MatchingEntityName', 'PagingInfo'];

/** JSON in an address may be written with single quotes, a quote inside a text doubled. */
const toJson = (text: string): string => text.replace(/'((?:[^']|'')*)'/g, (_all, inner: string) => JSON.stringify(inner.replaceAll("''", "'")));

const parseValue = (text: string): unknown => {
	for (const candidate of [text, toJson(text)]) {
		try {
			return JSON.parse(candidate);
		} catch {
			continue;
		}
	}
	throw refuse.syntax(`The parameter value '${text}' is not readable.`);
};

/** Parameters of a function call, each through an alias such as `BusinessEntity=@p1`. */
const readFunctionParameters = (request: ApiRequest, segment: PathSegment | undefined): Parameters => {
	const { aliases } = parseQueryString(request.query);
	const pairs = (segment?.key ?? '').split(',').filter(Boolean).map((pair) => pair.trim().split('='));
	const strange = pairs.length !== declared.length || pairs.some(([name, alias]) => !declared.includes(name ?? '') || !alias?.startsWith('@'));
	if (strange) throw refuse.noResource(`${request.origin}/api/data/v9.2/${request.path}`);
	return Object.fromEntries(pairs.map(([name = '', alias = '']) => [name, parseValue(required(aliases.get(alias), alias))]));
};

const readPaging = (parameters: Parameters): { page: number; count: number } => {
	const given = (parameters['PagingInfo'] ?? {}) as Parameters;
	return { page: integerParameter(given, 'PageNumber'), count: integerParameter(given, 'Count') };
};

/** The given row as it would be stored; its columns are checked as those of a new row. */
const asRow = (environment: Environment, request: ApiRequest, parameters: Parameters): { table: TableSchema; row: StoredRow } => {
	const { table, id, values } = required(entityParameter(environment, parameters, 'BusinessEntity'), 'BusinessEntity');
	const row: StoredRow = { ...readPayload(environment, table, values as Payload, request.caller).values };
	return { table, row: id === undefined ? row : { ...row, [table.primaryIdAttribute]: id } };
};

const retrieveDuplicates = (request: ApiRequest, environment: Environment, segments: PathSegment[]): ApiResponse => {
	const parameters = readFunctionParameters(request, segments[0]);
	const { table, row } = asRow(environment, request, parameters);
	const { page, count } = readPaging(parameters);
	const rules = parameters['MatchingEntityName'] === table.logicalName ? rulesOf(table.logicalName) : [];
	if (rules.length === 0) throw new ApiError(400, '0x80048436', 'There are no published duplicate detection rules for the selected record type.');
	const depth = environment.privileges.require(request.caller, 'Read', table);
	const found = findDuplicates(environment, table, row, rules).filter((other) => reaches(environment, request.caller, depth, table, other));
	const { wantsAnnotation } = parsePrefer(request.headers.prefer);
	const value = found.slice((page - 1) * count, page * count).map((other) => environment.rows.represent(table, other, undefined, wantsAnnotation));
	return json(200, { '@odata.context': `${request.origin}/api/data/v9.2/$metadata#${table.entitySetName}`, value });
};

/** `GET /RetrieveDuplicates(BusinessEntity=@p1,MatchingEntityName=@p2,PagingInfo=@p3)`: the rows the published rules find (section 8). */
export const retrieveDuplicatesRoute: Route = { method: 'GET', matches: (segments) => segments.length === 1 && segments[0]?.name === 'RetrieveDuplicates', handle: retrieveDuplicates };
