import { ApiError, type ApiRequest, type Payload, type TableSchema } from '../contracts';
import { isGuid } from '../identifiers';
import { refuse } from '../protocol/refusals';

/**
 * The `Targets` of a bulk message, each checked to carry its `@odata.type`.
 * @throws ApiError 400 `0x80048d19` when the body is no JSON object with targets of this table.
 */
export function readTargets(request: ApiRequest, table: TableSchema): Payload[] {
	const targets = parse(request.body, table)['Targets'];
	if (!Array.isArray(targets) || targets.length === 0) throw refuse.badPayload(table, "System.ArgumentException: The parameter 'Targets' must hold at least one entity.");
	return targets.map((target: unknown) => requireType(target, table));
}

function parse(body: string, table: TableSchema): Payload {
	try {
		const parsed: unknown = JSON.parse(body);
		if (isPayload(parsed)) return parsed;
	} catch (error) {
		throw refuse.badPayload(table, `Newtonsoft.Json.JsonReaderException: ${error instanceof Error ? error.message : 'unreadable'}`);
	}
	throw refuse.badPayload(table, 'Microsoft.OData.ODataException: The payload is not an object.');
}

const isPayload = (value: unknown): value is Payload => value !== null && typeof value === 'object' && !Array.isArray(value);

/** The code of a missing type is not documented, only that it is a 400. */
function requireType(target: unknown, table: TableSchema): Payload {
	if (!isPayload(target)) throw refuse.badPayload(table, 'Microsoft.OData.ODataException: A target is not an object.');
	const type = String(target['@odata.type'] ?? '').replace(/^#/, '');
	if (type === '') throw refuse.badPayload(table, "Microsoft.OData.ODataException: A type named '' could not be resolved: a target has no '@odata.type'.");
	if (type !== `Microsoft.Dynamics.CRM.${table.logicalName}`) throw refuse.argument(`The type '${type}' of a target does not match the entity '${table.logicalName}' of the request.`);
	return target;
}

/** A target without its control information, and without its primary key when `keepKey` is false. */
export function valuesOf(target: Payload, table: TableSchema, keepKey: boolean): Payload {
	const drop = (name: string) => name === '@odata.type' || name === '@odata.id' || name === '@odata.etag' || (!keepKey && name === table.primaryIdAttribute);
	return Object.fromEntries(Object.entries(target).filter(([name]) => !drop(name)));
}

/** Id of a target of UpdateMultiple; without it the platform says that the primary key must be populated. */
export function idOf(target: Payload, table: TableSchema): string {
	const id = target[table.primaryIdAttribute];
	if (typeof id !== 'string' || !isGuid(id)) throw new ApiError(400, '0x8004023d', `The primary key '${table.primaryIdAttribute}' must be populated in every target.`);
	return id.toLowerCase();
}

/** What stands between the parentheses of a target's `@odata.id`; a bare primary key serves as well. */
export function addressOf(target: Payload, table: TableSchema): string {
	const address = target['@odata.id'];
	if (address === undefined) return idOf(target, table);
	const match = /(?:^|\/)(\w+)\((.*)\)$/s.exec(String(address));
	if (match?.[1] !== table.entitySetName || match[2] === undefined) throw refuse.argument(`The value '${String(address)}' of '@odata.id' does not address a row of '${table.entitySetName}'.`);
	return match[2];
}

/** Refuses a call that names the same row twice; the service fails or deadlocks on it. */
export function refuseDuplicates(keys: string[], table: TableSchema): void {
	const folded = keys.map((key) => key.toLowerCase());
	const twice = folded.find((key, index) => folded.indexOf(key) !== index);
	if (twice !== undefined) throw refuse.argument(`The targets of '${table.logicalName}' hold the row ${twice} more than once.`);
}
