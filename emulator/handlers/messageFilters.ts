import type { ApiRequest, ApiResponse, Environment, Route, Schema } from '../contracts';
import { idFromText } from '../identifiers';
import { refuse } from '../protocol/refusals';
import { json } from '../protocol/respond';
import type { MetadataNode } from './metadataNode';
import { queryNodes, queryOptions } from './metadataQuery';

const ordinaryMessages = ['Create', 'Retrieve', 'RetrieveMultiple', 'Update', 'Delete'];
/** UpsertMultiple has no filter of its own: it is there where both of these are. */
const bulkMessages = ['CreateMultiple', 'UpdateMultiple'];

/** `sdkmessagefilters` and `sdkmessages`: which message is there for which table (protocol sheet, section 5). */
export const messageFilterRoutes: Route[] = [
	{ method: 'GET', matches: (segments) => segments.length === 1 && segments[0]?.raw === 'sdkmessagefilters', handle: readFilters },
	{ method: 'GET', matches: (segments) => segments.length === 1 && segments[0]?.raw === 'sdkmessages', handle: readMessages },
];

function readFilters(request: ApiRequest, { schema }: Environment): ApiResponse {
	return list(request, 'sdkmessagefilters', filters(schema), 'sdkmessagefilterid');
}

function readMessages(request: ApiRequest): ApiResponse {
	return list(request, 'sdkmessages', [...ordinaryMessages, ...bulkMessages].map(message), 'sdkmessageid');
}

function filters(schema: Schema): MetadataNode[] {
	return [...schema.tables.values()].flatMap((table) => {
		const names = table.bulkMessages ? [...ordinaryMessages, ...bulkMessages] : ordinaryMessages;
		return names.map((name) => filter(name, table.logicalName));
	});
}

function filter(name: string, table: string): MetadataNode {
	const sdkmessage = message(name);
	const data = {
		sdkmessagefilterid: idFromText(`sdkmessagefilter/${name}/${table}`),
		primaryobjecttypecode: table,
		secondaryobjecttypecode: 'none',
		_sdkmessageid_value: sdkmessage.data['sdkmessageid'],
		iscustomprocessingstepallowed: true,
		sdkmessageid: sdkmessage.data,
	};
	return { type: 'sdkmessagefilter', declaredType: 'sdkmessagefilter', data, navigation: { sdkmessageid: () => sdkmessage } };
}

function message(name: string): MetadataNode {
	const data = { sdkmessageid: idFromText(`sdkmessage/${name}`), name };
	return { type: 'sdkmessage', declaredType: 'sdkmessage', data, navigation: {} };
}

/** These lists are queried like metadata, but show a primary key instead of a MetadataId and can be cut by `$top`. */
function list(request: ApiRequest, set: string, nodes: MetadataNode[], primaryKey: string): ApiResponse {
	const { $top: top, $orderby: _order, ...options } = queryOptions(request.query);
	const all = queryNodes(nodes, { ...options, ...(options['$select'] === undefined ? {} : { $select: `${options['$select']},${primaryKey}` }) });
	const value = all.slice(0, topOf(top)).map((row) => withoutJoin(row, options['$expand']));
	return json(200, { '@odata.context': `${request.origin}/api/data/v9.2/$metadata#${set}`, ...(options['$count'] === 'true' ? { '@odata.count': value.length } : {}), value });
}

function topOf(top: string | undefined): number | undefined {
	if (top === undefined) return undefined;
	if (!/^\d+$/.test(top)) throw refuse.syntax(`Invalid value '${top}' for $top query option found.`);
	return Number(top);
}

/** The joined message is there for `$filter` paths; rows show it only when it was expanded. */
function withoutJoin(row: Record<string, unknown>, expand: string | undefined): Record<string, unknown> {
	const { MetadataId: _none, sdkmessageid, ...rest } = row;
	const joined = typeof sdkmessageid === 'string' || expand !== undefined ? { sdkmessageid } : {};
	return sdkmessageid === undefined ? rest : { ...rest, ...joined };
}
