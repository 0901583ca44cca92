import type { Caller, Environment, TableSchema } from '../../contracts';
import { refuse } from '../../protocol/refusals';
import { parseKey, requireRow } from './keys';

/** A row that another row is linked to. */
export interface Reference {
	table: TableSchema;
	id: string;
}

const decode = (text: string): string => {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
};

/** The form `set(key)` of a reference given so, with a leading slash, or as an absolute address of the environment. */
const relative = (text: string): RegExpExecArray | null => /^(?:https?:\/\/[^/]+)?(?:\/api\/data\/v9\.[0-2])?\/?(\w+)\(([^]*)\)$/.exec(text);

/**
 * The row a reference such as `/contacts(<id>)` or `accounts(accountnumber='A1')` names. `owner` is the table whose body holds it.
 * Refuses malformed references with 400, unknown sets and missing rows with 404.
 */
export const readReference = (environment: Environment, owner: TableSchema, text: unknown): Reference => {
	const [, set, key] = (typeof text === 'string' ? relative(decode(text)) : null) ?? [];
	if (set === undefined || key === undefined) throw refuse.badPayload(owner, `Microsoft.OData.ODataException: The value '${String(text)}' is not a valid entity reference.`);
	const table = environment.schema.byEntitySet(set);
	if (!table) throw refuse.segment(set);
	return { table, id: requireRow(environment, table, parseKey(environment, table, key)) };
};

/** Checks a reference against the tables a navigation property may lead to, and the privileges a link needs. */
export const checkTarget = ({ privileges }: Environment, caller: Caller, owner: TableSchema, navigation: string, targets: string[], { table }: Reference): void => {
	if (!targets.includes(table.logicalName)) {
		throw refuse.badPayload(owner, `Microsoft.OData.ODataException: The navigation property '${navigation}' expects a reference to ${targets.join(' or ')}, not to '${table.logicalName}'.`);
	}
	if (navigation === 'ownerid') return;
	privileges.require(caller, 'Append', owner);
	privileges.require(caller, 'AppendTo', table);
};
