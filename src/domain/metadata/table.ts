/** What the product knows about a table and its columns, read live from the environment's metadata. */

/** AttributeTypeName of the metadata without its `Type` ending. */
export type ColumnType =
	| 'String'
	| 'Memo'
	| 'Integer'
	| 'BigInt'
	| 'Decimal'
	| 'Double'
	| 'Money'
	| 'Boolean'
	| 'DateTime'
	| 'Lookup'
	| 'Customer'
	| 'Owner'
	| 'Picklist'
	| 'MultiSelectPicklist'
	| 'State'
	| 'Status'
	| 'Uniqueidentifier'
	| 'Image'
	| 'File';

export interface ChoiceOption {
	value: number;
	/** The label in every installed language, the caller's own first, without repetitions. */
	labels: string[];
	/** Of a status option: the state it belongs to. */
	state?: number;
}

export interface LookupTarget {
	/** Logical name of the table the lookup may point at. */
	table: string;
	/** The name left of `@odata.bind`. */
	navigationProperty: string;
}

export interface ColumnMetadata {
	logicalName: string;
	displayName: string;
	type: ColumnType;
	/** `application` and `recommended` bind forms only; the service enforces `system`. */
	required: 'none' | 'recommended' | 'application' | 'system';
	creatable: boolean;
	updatable: boolean;
	readable: boolean;
	/** Characters. */
	maxLength?: number;
	min?: number;
	max?: number;
	/** Digits after the point. */
	precision?: number;
	/** Text: `Email`, `Phone`, `Url`...; dates: `DateOnly` or `DateAndTime`. */
	format?: string;
	dateBehavior?: 'UserLocal' | 'DateOnly' | 'TimeZoneIndependent';
	/** Of choices, states, statuses and yes/no columns (0 and 1). */
	options?: ChoiceOption[];
	/** Of lookups. */
	targets?: LookupTarget[];
}

export interface AlternateKey {
	logicalName: string;
	columns: string[];
}

export interface TableMetadata {
	logicalName: string;
	entitySetName: string;
	primaryId: string;
	/** Null for tables without a primary name column. */
	primaryName: string | null;
	displayName: string;
	objectTypeCode: number;
	isOptimisticConcurrencyEnabled: boolean;
	changeTrackingEnabled: boolean;
	hasNotes: boolean;
	/** `UserOwned`, `TeamOwned`, `OrganizationOwned`, `BusinessOwned` or `None`. */
	ownership: string;
	columns: Map<string, ColumnMetadata>;
	/** Only keys whose index is active. */
	alternateKeys: AlternateKey[];
	/** Whether the service offers CreateMultiple and UpdateMultiple for this table. */
	bulk: { create: boolean; update: boolean };
}

const LOOKUP_TYPES: readonly ColumnType[] = ['Lookup', 'Customer', 'Owner'];

/** Whether the column points at a row of another table. */
export function isLookup(column: Pick<ColumnMetadata, 'type'>): boolean {
	return LOOKUP_TYPES.includes(column.type);
}

/** The name under which the Web API reads, selects, filters and sorts the column: `_x_value` for lookups. */
export function webApiName(column: Pick<ColumnMetadata, 'logicalName' | 'type'>): string {
	return isLookup(column) ? `_${column.logicalName}_value` : column.logicalName;
}
