import type { ColumnSchema, TableSchema } from '../contracts';
import { choiceLabel, label } from './metadataLabels';
import { metadataId, type MetadataNode } from './metadataNode';

/** Choice columns whose options belong to a global choice, which metadata shows under `GlobalOptionSet`. */
const globalChoices = new Set(['budgetstatus', 'initialcommunication', 'need', 'purchaseprocess', 'purchasetimeframe']);

type Option = NonNullable<ColumnSchema['options']>[number];

/** Navigation properties of a choice, state, status or yes/no column: `OptionSet` and `GlobalOptionSet`, one of them null. */
export function optionSetNavigation(table: TableSchema, column: ColumnSchema): MetadataNode['navigation'] {
	if (column.type === 'Boolean') return { OptionSet: () => booleanOptionSet(table, column), GlobalOptionSet: () => null };
	const isGlobal = globalChoices.has(column.logicalName);
	const set = () => optionSet(table, column, isGlobal);
	return { OptionSet: isGlobal ? () => null : set, GlobalOptionSet: isGlobal ? set : () => null };
}

function optionSet(table: TableSchema, column: ColumnSchema, isGlobal: boolean): MetadataNode {
	const name = isGlobal ? column.logicalName : `${table.logicalName}_${column.logicalName}`;
	const data = { ...common(name, column, isGlobal), Options: (column.options ?? []).map((option) => optionData(column, option)) };
	return { type: 'OptionSetMetadata', declaredType: 'OptionSetMetadata', data, navigation: {} };
}

function booleanOptionSet(table: TableSchema, column: ColumnSchema): MetadataNode {
	const option = (value: number) => optionData(column, column.options?.find((candidate) => candidate.value === value) ?? { value, label: value === 1 ? 'Yes' : 'No' });
	const data = { ...common(`${table.logicalName}_${column.logicalName}`, column, false), TrueOption: option(1), FalseOption: option(0) };
	return { type: 'BooleanOptionSetMetadata', declaredType: 'BooleanOptionSetMetadata', data, navigation: {} };
}

const common = (name: string, column: ColumnSchema, isGlobal: boolean) => ({
	MetadataId: metadataId('optionset', name),
	Name: name,
	DisplayName: label(column.displayName),
	IsGlobal: isGlobal,
	IsCustomOptionSet: column.logicalName.startsWith('new_'),
	OptionSetType: optionSetTypes[column.type] ?? 'Picklist',
});

const optionSetTypes: Record<string, string> = { State: 'State', Status: 'Status', Boolean: 'Boolean' };

function optionData(column: ColumnSchema, option: Option): Record<string, unknown> {
	return {
		Value: option.value,
		Label: choiceLabel(column.logicalName, option.value, option.label),
		Description: { LocalizedLabels: [], UserLocalizedLabel: null },
		Color: null,
		IsManaged: true,
		ExternalValue: null,
		...(column.type === 'Status' ? { State: option.state } : {}),
		...(column.type === 'State' ? { DefaultStatus: option.defaultStatus, InvariantName: option.invariantName } : {}),
	};
}
