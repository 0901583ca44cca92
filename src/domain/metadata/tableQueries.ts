import { assertIdentifier, encodeOption } from '../odata/literal';

const OPTIONS = '$select=LogicalName&$expand=OptionSet($select=Options),GlobalOptionSet($select=Options)';

/** Properties that exist on one attribute type only need a cast segment of their own. */
const CAST_OPTIONS = {
	String: '$select=LogicalName,MaxLength,FormatName',
	Memo: '$select=LogicalName,MaxLength',
	Integer: '$select=LogicalName,MinValue,MaxValue',
	Decimal: '$select=LogicalName,MinValue,MaxValue,Precision',
	Double: '$select=LogicalName,MinValue,MaxValue,Precision',
	Money: '$select=LogicalName,MinValue,MaxValue,Precision',
	DateTime: '$select=LogicalName,Format,DateTimeBehavior',
	Lookup: '$select=LogicalName,Targets',
	Picklist: OPTIONS,
	MultiSelectPicklist: OPTIONS,
	State: OPTIONS,
	Status: OPTIONS,
	Boolean: '$select=LogicalName&$expand=OptionSet($select=TrueOption,FalseOption),GlobalOptionSet($select=TrueOption,FalseOption)',
} as const;

const DEFINITION =
	'$select=LogicalName,EntitySetName,PrimaryIdAttribute,PrimaryNameAttribute,DisplayName,ObjectTypeCode,OwnershipType,ChangeTrackingEnabled,IsOptimisticConcurrencyEnabled,HasNotes';
const ATTRIBUTES =
	'$select=LogicalName,DisplayName,AttributeType,AttributeTypeName,RequiredLevel,IsValidForCreate,IsValidForUpdate,IsValidForRead,AttributeOf';
const RELATIONSHIPS = '$select=ReferencingAttribute,ReferencedEntity,ReferencingEntityNavigationPropertyName';
const KEYS = '$select=LogicalName,KeyAttributes,EntityKeyIndexStatus';

export type CastType = keyof typeof CAST_OPTIONS;
export const CAST_TYPES = Object.keys(CAST_OPTIONS) as CastType[];

/** The questions that together describe a table, in the order in which `readTable` expects the answers. */
export interface TableQueries<Value> {
	definition: Value;
	attributes: Value;
	relationships: Value;
	keys: Value;
	createMultiple: Value;
	updateMultiple: Value;
	casts: Record<CastType, Value>;
}

/** Paths below the service root that describe a table completely. Source: Microsoft, "Query table definitions using the Web API". */
export function tableQueries(logicalName: string): TableQueries<string> {
	const table = `EntityDefinitions(LogicalName='${assertIdentifier(logicalName)}')`;
	const cast = (type: CastType) => `${table}/Attributes/Microsoft.Dynamics.CRM.${type}AttributeMetadata?${CAST_OPTIONS[type]}`;
	return {
		definition: `${table}?${DEFINITION}`,
		attributes: `${table}/Attributes?${ATTRIBUTES}`,
		relationships: `${table}/ManyToOneRelationships?${RELATIONSHIPS}`,
		keys: `${table}/Keys?${KEYS}`,
		createMultiple: messageQuery('CreateMultiple', logicalName),
		updateMultiple: messageQuery('UpdateMultiple', logicalName),
		casts: Object.fromEntries(CAST_TYPES.map((type) => [type, cast(type)])) as Record<CastType, string>,
	};
}

/** Which tables have a lookup to this one. */
export const referencingTablesQuery = (logicalName: string): string =>
	`EntityDefinitions(LogicalName='${assertIdentifier(logicalName)}')/OneToManyRelationships?$select=ReferencingEntity`;

/** Rows come back only where the table supports the message. */
function messageQuery(message: string, logicalName: string): string {
	const filter = encodeOption(`sdkmessageid/name eq '${message}' and primaryobjecttypecode eq '${logicalName}'`);
	return `sdkmessagefilters?$select=sdkmessagefilterid&$filter=${filter}`;
}
