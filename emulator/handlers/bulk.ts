import { ApiError, type ApiRequest, type ApiResponse, type Environment, type PathSegment, type Payload, type Route, type TableSchema } from '../contracts';
import { controlsOf } from '../control/controls';
import { refuse } from '../protocol/refusals';
import { empty, json } from '../protocol/respond';
import { addressOf, idOf, readTargets, refuseDuplicates, valuesOf } from './bulkTargets';

interface Message {
	/** Carries the message out for all targets; the caller's transaction undoes everything when it throws. */
	run(call: BulkCall): ApiResponse;
}

interface BulkCall {
	request: ApiRequest;
	environment: Environment;
	table: TableSchema;
	targets: Payload[];
}

const NAMESPACE = 'Microsoft.Dynamics.CRM.';

const messages: Record<string, Message> = {
	CreateMultiple: { run: createMultiple },
	UpdateMultiple: { run: updateMultiple },
	UpsertMultiple: { run: upsertMultiple },
};

const messageOf = (segments: PathSegment[]): string => segments[1]?.name.slice(NAMESPACE.length) ?? '';

const isBulk = (segments: PathSegment[], environment: Environment): boolean =>
	segments.length === 2 &&
	(segments[1]?.name.startsWith(NAMESPACE) ?? false) &&
	(messageOf(segments) in messages || messageOf(segments) === 'DeleteMultiple') &&
	environment.schema.byEntitySet(segments[0]?.name ?? '') !== undefined;

/** CreateMultiple, UpdateMultiple, UpsertMultiple and the refused DeleteMultiple, all or nothing (protocol sheet, section 5). */
export const bulkRoutes: Route[] = [
	{ method: 'POST', matches: isBulk, handle: runMessage },
	{
		method: 'GET',
		matches: isBulk,
		handle: (request) => {
			throw refuse.noResource(`${request.origin}/api/data/v9.2/${request.path}`);
		},
	},
];

function runMessage(request: ApiRequest, environment: Environment, segments: PathSegment[]): ApiResponse {
	const table = environment.schema.byEntitySet(segments[0]?.name ?? '');
	if (table === undefined) throw refuse.segment(segments[0]?.name ?? '');
	const name = messageOf(segments);
	const message = messages[name];
	if (message === undefined) throw new ApiError(501, '0x80040216', 'DeleteMultiple has not yet been implemented.');
	if (!table.bulkMessages) throw refuse.messageNotSupported(table, name);
	return environment.inTransaction(
		() => message.run({ request, environment, table, targets: readTargets(request, table) }),
		() => true,
	);
}

function createMultiple({ request, environment, table, targets }: BulkCall): ApiResponse {
	const keys = controlsOf(environment).settings.bulkPrimaryKeys;
	const chosen = targets.flatMap((target) => (typeof target[table.primaryIdAttribute] === 'string' ? [String(target[table.primaryIdAttribute])] : []));
	if (keys === 'refused' && chosen.length > 0) throw refuse.argument(`The primary key '${table.primaryIdAttribute}' cannot be set in CreateMultiple.`);
	if (keys === 'honoured' && new Set(chosen.map((id) => id.toLowerCase())).size < chosen.length) throw duplicateKey();
	const ids = targets.map((target) => create(valuesOf(target, table, keys === 'honoured'), { request, environment, table }));
	return json(200, { '@odata.context': `${request.origin}/api/data/v9.2/$metadata#${NAMESPACE}CreateMultipleResponse`, Ids: ids });
}

function create(values: Payload, { request, environment, table }: Omit<BulkCall, 'targets'>): string {
	try {
		return environment.rows.create(table, values, request.caller);
	} catch (error) {
		throw error instanceof ApiError && error.code === '0x80040237' ? duplicateKey() : error;
	}
}

const duplicateKey = () => new ApiError(412, '0x80040237', 'Cannot insert duplicate key.');

function updateMultiple({ request, environment, table, targets }: BulkCall): ApiResponse {
	const ids = targets.map((target) => idOf(target, table));
	refuseDuplicates(ids, table);
	const missing = ids.filter((id) => environment.store.find(table.logicalName, id) === undefined);
	if (missing.length > 0) throw missingRows(table, missing);
	targets.forEach((target, index) => environment.rows.update(table, ids[index] ?? '', valuesOf(target, table, false), request.caller, '*'));
	return empty(204);
}

/** The plural wording of the bulk messages, told from the single one by `Ids` and `Do`. */
const missingRows = (table: TableSchema, ids: string[]) => new ApiError(404, '0x80040217', `${table.schemaName} With Ids = ${ids.join(', ')} Do Not Exist`);

function upsertMultiple({ request, environment, table, targets }: BulkCall): ApiResponse {
	const addresses = targets.map((target) => addressOf(target, table));
	refuseDuplicates(addresses, table);
	targets.forEach((target, index) => {
		const key = environment.rows.parseKey(table, addresses[index] ?? '');
		environment.rows.upsert(table, key, valuesOf(target, table, false), request.caller);
	});
	return empty(204);
}
