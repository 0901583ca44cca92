export interface Schema {
	tables: Map<string, TableSchema>;
	byEntitySet(entitySetName: string): TableSchema | undefined;
	/** Throws when there is no such table: a mistake in the emulator, not of a request. */
	table(logicalName: string): TableSchema;
	/** A column by logical name. */
	column(table: TableSchema, logicalName: string): ColumnSchema | undefined;
	/** A column by its name on the wire. */
	property(table: TableSchema, webApiProperty: string): ColumnSchema | undefined;
	/** The lookup column and target behind a single-valued navigation property; several targets only for `ownerid`. */
	navigation(table: TableSchema, name: string): { column: ColumnSchema; targets: string[] } | undefined;
}

export interface TableSchema {
	logicalName: string;
	schemaName: string;
	entitySetName: string;
	displayName: string;
	displayCollectionName: string;
	primaryIdAttribute: string;
	primaryNameAttribute: string | null;
	objectTypeCode: number;
	ownershipType: string;
	isActivity: boolean;
	isCustom: boolean;
	/** Whether rows are instances of a business process flow, `IsBPFEntity` of the metadata. */
	isProcessFlow?: boolean;
	changeTrackingEnabled: boolean;
	optimisticConcurrency: boolean;
	hasNotes: boolean;
	/** Whether `sdkmessagefilters` lists CreateMultiple and UpdateMultiple for this table. */
	bulkMessages: boolean;
	alternateKeys: { logicalName: string; attributes: string[] }[];
	columns: ColumnSchema[];
	oneToMany: OneToMany[];
	manyToMany: ManyToMany[];
}

export interface ColumnSchema {
	logicalName: string;
	schemaName: string;
	/** AttributeType of the metadata: String, Memo, Integer, BigInt, Decimal, Double, Money, Boolean, DateTime, Lookup, Customer, Owner, Picklist, MultiSelectPicklist, State, Status, Uniqueidentifier, Virtual... */
	type: string;
	displayName: string;
	requiredLevel: string;
	isValidForCreate: boolean;
	isValidForUpdate: boolean;
	isValidForRead: boolean;
	/** False when filters and orders may not name the column. */
	isFilterable?: boolean;
	/** True when column security covers it: only System Administrators read and write it here. */
	isSecured?: boolean;
	attributeOf?: string;
	/** Name on the wire: `_x_value` for lookups, the logical name otherwise, null when the Web API does not show it. */
	webApiProperty: string | null;
	maxLength?: number;
	minValue?: number;
	maxValue?: number;
	precision?: number;
	format?: string;
	dateTimeBehavior?: string;
	options?: { value: number; label: string; state?: number; defaultStatus?: number; invariantName?: string }[];
	defaultValue?: number | boolean;
	targets?: string[];
	navigationProperties?: { name: string; target: string }[];
}

export interface OneToMany {
	schemaName: string;
	referencingEntity: string;
	referencingAttribute: string;
	collectionNavigationProperty: string;
	singleNavigationProperty: string;
	/** Cascade, RemoveLink, Restrict or NoCascade. */
	cascadeDelete: string;
	/** Cascade: child rows of the subordinate row go to the other one. Absent on tables that cannot be merged. */
	cascadeMerge?: string;
}

export interface ManyToMany {
	schemaName: string;
	intersectEntityName: string;
	entity1: string;
	entity1IntersectAttribute: string;
	entity1NavigationProperty: string;
	entity2: string;
	entity2IntersectAttribute: string;
	entity2NavigationProperty: string;
}
