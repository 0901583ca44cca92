import { sortBy } from 'lodash';

import { labelsOf } from './label';
import type { Label } from './label';
import type { ChoiceOption, ColumnMetadata, ColumnType, LookupTarget } from './table';
import { isLookup } from './table';

/** An attribute as the service describes it, with the type-specific properties of its cast merged in. */
export interface RawAttribute {
	LogicalName: string;
	DisplayName?: Label | null;
	AttributeType?: string | null;
	AttributeTypeName?: { Value?: string } | null;
	RequiredLevel?: { Value?: string } | null;
	IsValidForCreate?: boolean;
	IsValidForUpdate?: boolean;
	IsValidForRead?: boolean;
	AttributeOf?: string | null;
	MaxLength?: number | null;
	MinValue?: number | null;
	MaxValue?: number | null;
	Precision?: number | null;
	Format?: string | null;
	FormatName?: { Value?: string } | null;
	DateTimeBehavior?: { Value?: string } | null;
	Targets?: string[] | null;
	OptionSet?: RawOptionSet | null;
	GlobalOptionSet?: RawOptionSet | null;
}

interface RawOption {
	Value: number;
	Label?: Label | null;
	State?: number;
}

interface RawOptionSet {
	Options?: RawOption[] | null;
	TrueOption?: RawOption | null;
	FalseOption?: RawOption | null;
}

/** A many-to-one relationship of the table. */
export interface RawRelationship {
	ReferencingAttribute: string;
	ReferencedEntity: string;
	ReferencingEntityNavigationPropertyName: string;
}

const REQUIRED: Readonly<Record<string, ColumnMetadata['required']>> = {
	None: 'none',
	Recommended: 'recommended',
	ApplicationRequired: 'application',
	SystemRequired: 'system',
};

/** Types the Web API does not show as properties of a row. */
const NOT_A_PROPERTY: ReadonlySet<string> = new Set(['Virtual', 'CalendarRules', 'ManagedProperty', 'EntityName', 'PartyList']);

/** The column, or undefined for shadow columns (names of lookup targets, labels of choices) that no one can read or write. */
export function readColumn(raw: RawAttribute, relationships: RawRelationship[]): ColumnMetadata | undefined {
	const type = typeOf(raw);
	if (typeof raw.AttributeOf === 'string' || NOT_A_PROPERTY.has(type)) return undefined;
	const column: ColumnMetadata = {
		logicalName: raw.LogicalName,
		displayName: labelsOf(raw.DisplayName)[0] ?? raw.LogicalName,
		type,
		required: REQUIRED[raw.RequiredLevel?.Value ?? 'None'] ?? 'none',
		creatable: raw.IsValidForCreate ?? false,
		updatable: raw.IsValidForUpdate ?? false,
		readable: raw.IsValidForRead ?? false,
	};
	return { ...column, ...limitsOf(raw), ...optionsOf(raw), ...(isLookup(column) ? { targets: targetsOf(raw, relationships) } : {}) };
}

/** `AttributeType` says Virtual for multi-select, image and file columns; the type name tells them apart. */
function typeOf(raw: RawAttribute): ColumnType {
	return (raw.AttributeTypeName?.Value?.replace(/Type$/, '') ?? raw.AttributeType ?? 'Virtual') as ColumnType;
}

function limitsOf(raw: RawAttribute): Partial<ColumnMetadata> {
	const limits = {
		maxLength: raw.MaxLength,
		min: raw.MinValue,
		max: raw.MaxValue,
		precision: raw.Precision,
		format: raw.FormatName?.Value ?? raw.Format,
		dateBehavior: raw.DateTimeBehavior?.Value,
	};
	return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== null && value !== undefined));
}

/** Global choices leave the local set empty on some builds. */
function optionsOf(raw: RawAttribute): { options?: ChoiceOption[] } {
	const options = [raw.OptionSet, raw.GlobalOptionSet].map(listed).find((list) => list.length > 0);
	return options === undefined ? {} : { options: options.map(readOption) };
}

function listed(set: RawOptionSet | null | undefined): RawOption[] {
	return set?.Options ?? [set?.FalseOption, set?.TrueOption].filter((option): option is RawOption => option !== null && option !== undefined);
}

function readOption({ Value, Label, State }: RawOption): ChoiceOption {
	return { value: Value, labels: labelsOf(Label), ...(State === undefined ? {} : { state: State }) };
}

/**
 * Where a lookup may point, in the order of its `Targets`. The relationship of an owner column points at the abstract table
 * `owner`, whose navigation property serves users and teams alike.
 */
function targetsOf(raw: RawAttribute, relationships: RawRelationship[]): LookupTarget[] {
	const own = relationships.filter(({ ReferencingAttribute }) => ReferencingAttribute === raw.LogicalName);
	const shared = own.find(({ ReferencedEntity }) => ReferencedEntity === 'owner')?.ReferencingEntityNavigationPropertyName;
	const order = raw.Targets?.length ? raw.Targets : sortBy(own.map(({ ReferencedEntity }) => ReferencedEntity));
	const tables = order.flatMap((table) => (table === 'owner' ? ['systemuser', 'team'] : [table]));
	return tables.flatMap((table) => {
		const navigationProperty = own.find(({ ReferencedEntity }) => ReferencedEntity === table)?.ReferencingEntityNavigationPropertyName ?? shared;
		return navigationProperty === undefined ? [] : [{ table, navigationProperty }];
	});
}
