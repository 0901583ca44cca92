import { ApiError, type TableSchema } from '../contracts';

const payloadPrefix = (entitySetName: string): string =>
	`Error identified in Payload provided by the user for Entity :'${entitySetName}', For more information on this error please follow this help link https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException : `;

const typeName = (table: TableSchema): string => `Microsoft.Dynamics.CRM.${table.logicalName}`;

/**
 * The refusals of the service with their statuses, codes and message shapes (Dataverse Web API documentation and error-code table).
 * Each gives back the error to throw.
 */
export const refuse = {
	notImplemented: (what: string) => new ApiError(501, '0x80060888', `${what} is not implemented by the local Dataverse.`),
	segment: (segment: string) => new ApiError(404, '0x80060888', `Resource not found for the segment '${segment}'.`),
	noResource: (uri: string) => new ApiError(404, '', `No HTTP resource was found that matches the request URI '${uri}'.`),
	methodNotAllowed: (method: string) => new ApiError(405, '0x80060888', `The requested resource does not support http method '${method}'.`),
	syntax: (message: string) => new ApiError(400, '0x80060888', message),
	badPayload: (table: TableSchema, inner: string) => new ApiError(400, '0x80048d19', `${payloadPrefix(table.entitySetName)}${inner}`),
	undeclaredNavigation: (table: TableSchema, name: string) =>
		refuse.badPayload(
			table,
			`Microsoft.OData.ODataException: An undeclared property '${name}' which only has property annotations in the payload but no property value was found in the payload. In OData, only declared navigation properties and declared named streams can be represented as properties without values.`,
		),
	literal: (table: TableSchema, literal: unknown, type: string) =>
		refuse.badPayload(
			table,
			`Microsoft.OData.ODataException: Cannot convert the literal '${typeof literal === 'string' ? literal : JSON.stringify(literal)}' to the expected type '${type}'.`,
		),
	unknownPropertyInBody: (table: TableSchema, name: string) =>
		refuse.badPayload(
			table,
			`Microsoft.Crm.CrmException: Invalid property '${name}' was found in entity '${typeName(table)}'. ---> Microsoft.OData.ODataException: Does not support untyped value in non-open type.`,
		),
	unknownProperty: (table: TableSchema, name: string) => refuse.syntax(`Could not find a property named '${name}' on type '${typeName(table)}'.`),
	notFilterable: (table: TableSchema, name: string) => refuse.syntax(`The property '${name}' of type '${typeName(table)}' cannot be used in the query.`),
	noRow: (table: TableSchema, id: string) => new ApiError(404, '0x80040217', `${table.logicalName} With Id = ${id} Does Not Exist`),
	rowExists: () => new ApiError(412, '0x80040237', 'A record with matching key values already exists.'),
	versionMismatch: () => new ApiError(412, '0x80060882', "The version of the existing record doesn't match the RowVersion property provided."),
	noOptimisticConcurrency: (table: TableSchema) =>
		new ApiError(400, '0x8006088d', `Optimistic concurrency isn't enabled for entity type ${table.logicalName}. The IfVersionMatch value of ConcurrencyBehavior can only be used if optimistic concurrency is enabled.`),
	keyNotDeclared: (table: TableSchema) =>
		new ApiError(400, '0x80060888', `The key in the request URI is not valid for resource '${typeName(table)}'. Ensure that the names and number of key properties match the declared or alternate key properties for the resource '${typeName(table)}'.`),
	noRowWithKey: (table: TableSchema) => new ApiError(404, '0x80060891', `A record with the specified key values does not exist in ${table.logicalName} entity`),
	keyViolated: (key: string, columns: string[]) =>
		new ApiError(412, '0x80060892', `Entity Key ${key} violated. A record with the same value for ${columns.join(', ')} already exists. A duplicate record cannot be created. Select one or more unique values and try again.`),
	tooLong: (table: TableSchema, column: string, maximum: number) =>
		new ApiError(400, '0x80044331', `A validation error occurred.  The length of the '${column}' attribute of the '${table.logicalName}' entity exceeded the maximum allowed length of '${maximum}'.`),
	outsideOptions: (table: TableSchema, column: string, value: unknown, accepted: number[]) =>
		new ApiError(400, '0x8004431a', `A validation error occurred. The value ${String(value)} of '${column}' on record of type '${table.logicalName}' is outside the valid range. Accepted Values: ${accepted.join(',')}`),
	outsideRange: (table: TableSchema, column: string, value: number, whole: boolean) =>
		new ApiError(400, whole ? '0x8004432f' : '0x80044330', `A validation error occurred. The value ${value} of '${column}' on record of type '${table.logicalName}' is outside the valid range.`),
	date: () => new ApiError(400, '0x80040239', 'The date-time format is invalid, or value is outside the supported range.'),
	stateAndStatus: (table: TableSchema, status: number, stateName: string) =>
		new ApiError(400, '0x80048408', `${status} is not a valid status code for state code ${table.schemaName}State.${stateName} on ${table.logicalName}`),
	required: (column: string) => new ApiError(400, '0x80040200', `Required field '${column}' is missing`),
	argument: (message: string) => new ApiError(400, '0x80040203', message),
	readOnlyRow: (table: TableSchema, stateName: string) => new ApiError(400, '0x8004022e', `The ${table.logicalName} is read-only because its state is ${stateName}.`),
	deleteRestricted: (table: TableSchema, by: string) => new ApiError(405, '0x80040227', `The ${table.logicalName} cannot be deleted because it is associated with rows of ${by}.`),
	messageNotSupported: (table: TableSchema, message: string) => new ApiError(405, '0x80040800', `The '${message}' method does not support entities of type '${table.logicalName}'.`),
	tooManyConditions: () => new ApiError(400, '0x8004430c', 'Number of conditions in query exceeded maximum limit.'),
	tooManyValues: () => new ApiError(400, '0x8004430e', 'Number of parameters in a condition exceeded maximum limit.'),
	notTracked: (table: TableSchema) => new ApiError(400, '0x80072491', `Entity ${table.logicalName} isn't enabled for change tracking.`),
	notWhileTracking: (option: string) => refuse.syntax(`The "${option}" query parameter isn't supported when Change Tracking is enabled.`),
	deltaTokenExpired: (status: number) => new ApiError(status, '0x80044352', 'Version stamp associated with the client has expired. Please perform a full sync.'),
	urlTooLong: () => new ApiError(414, '0x80060888', 'The request URI is too long.'),
};
