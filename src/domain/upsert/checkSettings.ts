import type { TableMetadata } from '../metadata/table';
import { checkMapping } from '../mapping/checkMapping';
import type { MappingRow } from '../mapping/mappingRow';
import type { FieldColumns } from '../matching/fieldColumns';
import type { MatchField } from '../matching/matchRule';
import { isPhoneCountry } from '../matching/phone';
import type { Places } from './plan';
import type { UpsertInput } from './item';
import type { UpsertSettings } from './settings';

/** Column types that can be compared for equality in a question to Dataverse. */
const COMPARABLE = new Set(['String', 'Integer', 'BigInt', 'Decimal', 'Picklist', 'Uniqueidentifier', 'Lookup', 'Customer']);

const FIELD_NAMES: Record<string, string> = {
	externalId: 'External ID',
	email: 'E-mail',
	phone: 'Phone',
	firstName: 'First Name',
	lastName: 'Last Name',
	company: 'Company',
	website: 'Website',
};

const fieldName = (field: MatchField) => FIELD_NAMES[field] ?? field.replace('column:', 'column ');

function ruleFault(fields: readonly MatchField[], places: readonly FieldColumns[], position: number, table: TableMetadata, settings: UpsertSettings): string | null {
	const rule = `Match rule ${position}`;
	if (fields.length === 0) return `${rule} has no column; choose at least one or remove the rule.`;
	if (fields.includes('externalId') && !settings.externalIdColumn) {
		return `${rule} compares the external id, but no External ID Column is chosen; choose the column that holds it.`;
	}
	const lost = fields.find((_, index) => places[index]?.columns.length === 0);
	if (lost === 'externalId') return `External ID Column "${settings.externalIdColumn}" does not exist on ${table.displayName}; choose one from the list.`;
	if (lost) return `${rule} compares ${fieldName(lost)}, which ${table.displayName} does not have; choose another column.`;
	const wrong = places.find(({ through, columns }) => !through && columns.some((name) => !COMPARABLE.has(table.columns.get(name)?.type ?? 'String')));
	if (wrong) {
		const name = wrong.columns[0] ?? '';
		return `${rule} compares ${table.displayName} column "${name}", which is of type ${table.columns.get(name)?.type} and cannot be searched for equal values.`;
	}
	return null;
}

function ruleFaults(places: Places, tables: ReadonlyMap<string, TableMetadata>, settings: UpsertSettings): string[] {
	const table = tables.get(settings.saveAs);
	if (!table) return [];
	if (settings.rules.length === 0) return ['There is no match rule, so nothing could be recognised; add at least one.'];
	return settings.rules
		.map(({ fields }, index) => ruleFault(fields, places.get(settings.saveAs)?.[index] ?? [], index + 1, table, settings))
		.filter((fault) => fault !== null);
}

/** The distinct column and option pairs the items bring; an expression may choose other columns for other items. */
function mappedPairs(inputs: readonly UpsertInput[], table: string): Pick<MappingRow, 'column' | 'update' | 'isAutomatic'>[] {
	const pairs = new Map<string, Map<MappingRow['update'], Pick<MappingRow, 'column' | 'update' | 'isAutomatic'>>>();
	for (const { mapping } of inputs) {
		for (const { column, update, isAutomatic } of mapping.get(table) ?? []) {
			const known = pairs.get(column);
			if (!known) pairs.set(column, new Map([[update, { column, update, isAutomatic }]]));
			else if (!known.has(update)) known.set(update, { column, update, isAutomatic });
		}
	}
	return [...pairs.values()].flatMap((updates) => [...updates.values()]);
}

/**
 * Everything that is wrong with the settings, whatever the items hold: one sentence each, all at once, before anything is
 * looked up or written.
 */
export function checkSettings(
	inputs: readonly UpsertInput[],
	tables: ReadonlyMap<string, TableMetadata>,
	places: Places,
	settings: UpsertSettings,
): string[] {
	const faults = ruleFaults(places, tables, settings);
	for (const [name, table] of tables) faults.push(...checkMapping(mappedPairs(inputs, name), table));
	if (settings.phoneCountry && !isPhoneCountry(settings.phoneCountry)) {
		faults.push(`Phone Country is "${settings.phoneCountry}", which is no country code; use two letters such as US or DE.`);
	}
	if (!Number.isInteger(settings.groupSize) || settings.groupSize < 1 || settings.groupSize > 1000) {
		faults.push(`Group Size has to be a whole number from 1 to 1000, and it is ${settings.groupSize}.`);
	}
	if (!Number.isInteger(settings.maximumRecords) || settings.maximumRecords < 1) {
		faults.push(`Maximum Records has to be a whole number from 1 on, and it is ${settings.maximumRecords}.`);
	} else if (settings.overMaximum === 'stop' && inputs.length > settings.maximumRecords) {
		faults.push(`There are ${inputs.length} items and Maximum Records is ${settings.maximumRecords}; raise it, send fewer items, or set Over the Maximum to Skip the Rest.`);
	}
	return [...new Set(faults)];
}
