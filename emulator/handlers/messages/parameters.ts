import { ApiError, type ApiRequest, type Environment, type Payload, type TableSchema } from '../../contracts';
import { isGuid } from '../../identifiers';
import { refuse } from '../../protocol/refusals';

/** The parameters of an action by name. */
export type Parameters = Record<string, unknown>;

/** A row given as a parameter: its table, its id when it names one, and its other members. */
export interface EntityParameter {
	table: TableSchema;
	id: string | undefined;
	values: Payload;
}

const unreadable = (inner: string): ApiError => new ApiError(400, '0x80048d19', `Error identified in Payload provided by the user for Entity :'', InnerException : Microsoft.OData.ODataException: ${inner}`);

const isObject = (value: unknown): value is Payload => typeof value === 'object' && value !== null && !Array.isArray(value);

const parse = (body: string): unknown => {
	try {
		return JSON.parse(body);
	} catch (error) {
		throw unreadable(`Invalid JSON. ${(error as Error).message}`);
	}
};

/** The parameters in a body; refuses what is no object, and names the action does not declare, with 0x80048d19. */
export const readParameters = ({ body }: ApiRequest, action: string, declared: readonly string[]): Parameters => {
	const parsed = parse(body);
	if (!isObject(parsed)) throw unreadable('The payload is not an object.');
	const stranger = Object.keys(parsed).find((name) => !name.startsWith('@') && !declared.includes(name));
	if (stranger !== undefined) throw unreadable(`The parameter '${stranger}' in the request payload is not a valid parameter for the operation '${action}'.`);
	return parsed;
};

/** A parameter that is a row, such as `Target` of Merge; undefined when it is missing or null. Needs `@odata.type`, and takes the id from the primary key. */
export const entityParameter = ({ schema }: Environment, parameters: Parameters, name: string): EntityParameter | undefined => {
	const given = parameters[name] ?? null;
	if (given === null) return undefined;
	if (!isObject(given)) throw unreadable(`The parameter '${name}' is not an object.`);
	const type = String(given['@odata.type'] ?? '').replace(/^#?Microsoft\.Dynamics\.CRM\./, '');
	if (type === '') throw unreadable(`A type named '' could not be resolved: the parameter '${name}' has no '@odata.type'.`);
	const table = schema.tables.get(type);
	if (!table) throw unreadable(`A type named 'Microsoft.Dynamics.CRM.${type}' could not be resolved by the model.`);
	const { [table.primaryIdAttribute]: id, ...values } = given;
	if (id !== undefined && (typeof id !== 'string' || !isGuid(id))) throw refuse.literal(table, id, 'Edm.Guid');
	return { table, id: typeof id === 'string' ? id.toLowerCase() : undefined, values };
};

/** A parameter the action cannot do without. */
export const required = <T>(value: T | undefined, name: string): T => {
	if (value === undefined) throw refuse.argument(`The required parameter '${name}' is missing.`);
	return value;
};

/** A row parameter that has to name an existing row. */
export const rowParameter = (environment: Environment, parameters: Parameters, name: string): EntityParameter & { id: string } => {
	const entity = required(entityParameter(environment, parameters, name), name);
	if (entity.id === undefined) throw new ApiError(400, '0x8004023d', `The primary key '${entity.table.primaryIdAttribute}' must be populated in '${name}'.`);
	return { ...entity, id: entity.id };
};

/** A yes/no parameter that has to be there. */
export const booleanParameter = (parameters: Parameters, name: string): boolean => {
	const value = required(parameters[name], name);
	if (typeof value !== 'boolean') throw unreadable(`Cannot convert the literal '${String(value)}' to the expected type 'Edm.Boolean'.`);
	return value;
};

/** A whole number that has to be there. */
export const integerParameter = (parameters: Parameters, name: string): number => {
	const value = required(parameters[name], name);
	if (typeof value !== 'number' || !Number.isInteger(value)) throw unreadable(`Cannot convert the literal '${String(value)}' to the expected type 'Edm.Int32'.`);
	return value;
};
