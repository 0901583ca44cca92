import type { ColumnSchema, TableSchema } from '../contracts';
import { label } from './metadataLabels';
import { managed, metadataId, type MetadataNode } from './metadataNode';
import { optionSetNavigation } from './metadataOptionSets';

interface ColumnKind {
	/** Metadata type, which is also the name of the cast segment. */
	type: string;
	/** Shown as `AttributeType`; the newer types hide behind `Virtual`. */
	attributeType?: string;
	details?(column: ColumnSchema): Record<string, unknown>;
	hasOptions?: boolean;
}

const numeric = (column: ColumnSchema) => ({ MinValue: column.minValue ?? null, MaxValue: column.maxValue ?? null });
const precise = (column: ColumnSchema) => ({ ...numeric(column), Precision: column.precision ?? 2 });
const text = (column: ColumnSchema) => ({ MaxLength: column.maxLength ?? null, Format: column.format ?? 'Text', FormatName: { Value: column.format ?? 'Text' } });
const moment = (column: ColumnSchema) => ({
	Format: column.format ?? 'DateAndTime',
	DateTimeBehavior: { Value: column.dateTimeBehavior ?? 'UserLocal' },
	CanChangeDateTimeBehavior: managed(false, 'canchangedatetimebehavior'),
});
const lookup: ColumnKind = { type: 'LookupAttributeMetadata', details: (column) => ({ Targets: column.targets ?? [] }) };
const choice = (type: string, attributeType?: string): ColumnKind => ({
	type,
	attributeType,
	hasOptions: true,
	details: (column) => ({ DefaultFormValue: column.defaultValue ?? -1 }),
});

const kinds: Record<string, ColumnKind> = {
	String: { type: 'StringAttributeMetadata', details: text },
	Memo: { type: 'MemoAttributeMetadata', details: text },
	Integer: { type: 'IntegerAttributeMetadata', details: (column) => ({ ...numeric(column), Format: column.format ?? 'None' }) },
	BigInt: { type: 'BigIntAttributeMetadata', details: numeric },
	Decimal: { type: 'DecimalAttributeMetadata', details: precise },
	Double: { type: 'DoubleAttributeMetadata', details: precise },
	Money: { type: 'MoneyAttributeMetadata', details: precise },
	Boolean: { type: 'BooleanAttributeMetadata', hasOptions: true, details: (column) => ({ DefaultValue: column.defaultValue === true || column.defaultValue === 1 }) },
	DateTime: { type: 'DateTimeAttributeMetadata', details: moment },
	Lookup: lookup,
	Customer: lookup,
	Owner: lookup,
	PartyList: lookup,
	Picklist: choice('PicklistAttributeMetadata'),
	MultiSelectPicklist: choice('MultiSelectPicklistAttributeMetadata', 'Virtual'),
	State: choice('StateAttributeMetadata'),
	Status: choice('StatusAttributeMetadata'),
	Uniqueidentifier: { type: 'UniqueIdentifierAttributeMetadata' },
	EntityName: { type: 'EntityNameAttributeMetadata' },
	Image: { type: 'ImageAttributeMetadata', attributeType: 'Virtual' },
	ManagedProperty: { type: 'ManagedPropertyAttributeMetadata' },
};

/** Metadata types that a cast segment behind `Attributes` may name. */
export const castableColumnTypes: ReadonlySet<string> = new Set(Object.values(kinds).map((kind) => kind.type));

/** A column as metadata shows it; what only its own type has needs a cast segment (protocol sheet, section 11). */
export function columnNode(table: TableSchema, column: ColumnSchema): MetadataNode {
	const kind = kinds[column.type] ?? { type: 'AttributeMetadata' };
	const base = baseData(table, column, kind);
	const data = { ...base, ...kind.details?.(column) };
	const full = (): MetadataNode => ({
		type: kind.type,
		declaredType: kind.type,
		data,
		navigation: kind.hasOptions === true ? optionSetNavigation(table, column) : {},
	});
	return { type: kind.type, declaredType: 'AttributeMetadata', data, declared: new Set(Object.keys(base)), navigation: {}, cast: full };
}

function baseData(table: TableSchema, column: ColumnSchema, kind: ColumnKind): Record<string, unknown> {
	return {
		MetadataId: metadataId(table.logicalName, column.logicalName),
		LogicalName: column.logicalName,
		SchemaName: column.schemaName,
		EntityLogicalName: table.logicalName,
		AttributeType: kind.attributeType ?? column.type,
		AttributeTypeName: { Value: `${column.type}Type` },
		AttributeOf: column.attributeOf ?? null,
		DisplayName: label(column.displayName),
		Description: { LocalizedLabels: [], UserLocalizedLabel: null },
		RequiredLevel: { Value: column.requiredLevel, CanBeChanged: column.requiredLevel !== 'SystemRequired', ManagedPropertyLogicalName: 'canmodifyrequirementlevelsettings' },
		...flags(table, column),
	};
}

function flags(table: TableSchema, column: ColumnSchema): Record<string, unknown> {
	return {
		IsValidForCreate: column.isValidForCreate,
		IsValidForUpdate: column.isValidForUpdate,
		IsValidForRead: column.isValidForRead,
		IsValidODataAttribute: column.webApiProperty !== null,
		IsPrimaryId: column.logicalName === table.primaryIdAttribute,
		IsPrimaryName: column.logicalName === table.primaryNameAttribute,
		IsCustomAttribute: column.logicalName.startsWith('new_'),
		IsLogical: column.attributeOf !== undefined,
		IsSecured: column.isSecured === true,
		IsFilterable: column.webApiProperty !== null,
		IsRetrievable: column.isValidForRead,
	};
}
