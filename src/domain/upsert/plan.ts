import { fieldColumns, type FieldColumns } from '../matching/fieldColumns';
import type { MatchField } from '../matching/matchRule';
import { keysOfValues, type MatchValues } from '../matching/ruleKeys';
import { inputReader, MATCH_INPUTS } from '../mapping/defaultColumns';
import { resolveMapping, type ResolvedMapping } from '../mapping/resolveMapping';
import type { TableMetadata } from '../metadata/table';
import { readDecision } from '../review/personDecision';
import { reviewIdOf } from '../review/reviewId';
import { convertLookup, type RowReference } from '../values/convertLookup';
import { isEmptyValue } from '../values/convertValue';
import { ValueFault } from '../values/fault';
import type { Contribution, PlannedItem, UpsertInput } from './item';
import type { UpsertSettings } from './settings';

/** Per table, per rule, per field of the rule: where it is compared. A rule one of whose fields has no place is not usable there. */
export type Places = ReadonlyMap<string, readonly (readonly FieldColumns[])[]>;

export function placesOf(tables: ReadonlyMap<string, TableMetadata>, settings: UpsertSettings): Places {
	return new Map(
		[...tables].map(([name, table]) => [
			name,
			settings.rules.map((rule) => rule.fields.map((field) => fieldColumns(table, field, settings))),
		]),
	);
}

const isPlaced = (places: readonly FieldColumns[]) => places.length > 0 && places.every(({ columns }) => columns.length > 0);

/** The text a mapped value is searched by. */
const searchText = (value: unknown): string =>
	typeof value === 'object' && value !== null && 'id' in value ? String((value as RowReference).id) : String(value);

/** A person's details: what the mapping puts into the columns a field lives in, else the usual input names. */
function matchValues(input: UpsertInput, mapping: ResolvedMapping, table: TableMetadata, settings: UpsertSettings): MatchValues {
	const read = inputReader(input.json);
	const fields = new Set(settings.rules.flatMap((rule) => rule.fields));
	const values = new Map<MatchField, readonly string[]>();
	for (const field of fields) {
		const { columns, through } = fieldColumns(table, field, settings);
		const mapped = through
			? []
			: columns.flatMap((name) => mapping.columns.filter(({ column, value }) => column.logicalName === name && value !== null).map(({ value }) => searchText(value)));
		const typed = field === 'company' || field === 'externalId' ? read(MATCH_INPUTS[field]) : undefined;
		const found = mapped.length > 0 || isEmptyValue(typed) || typeof typed === 'object' ? mapped : [String(typed)];
		if (found.length > 0) values.set(field, found);
	}
	return values;
}

const OWNER_COLUMN = {
	type: 'Owner',
	targets: [
		{ table: 'systemuser', navigationProperty: 'ownerid' },
		{ table: 'team', navigationProperty: 'ownerid' },
	],
} as const;

function readOwner(owner: unknown): { owner?: RowReference; fault?: string } {
	if (isEmptyValue(owner)) return {};
	try {
		return { owner: convertLookup(owner, { ...OWNER_COLUMN, targets: [...OWNER_COLUMN.targets] } as never) };
	} catch (error) {
		if (!(error instanceof ValueFault)) throw error;
		return { fault: `Owner ${error.message}.` };
	}
}

const keyColumnsOf = (rules: readonly (readonly FieldColumns[])[]): ReadonlySet<string> =>
	new Set(rules.flat().flatMap(({ through, columns }) => (through ? [] : columns)));

/** A person's keys by table and rule. Most are the same on every table: only the kinds of the columns matter to them. */
function keysByTable(values: MatchValues, places: Places, settings: UpsertSettings): PlannedItem['keys'] {
	const known = settings.rules.map(() => new Map<string, readonly string[]>());
	const keysOf = (fields: readonly FieldColumns[], index: number): readonly string[] => {
		const rule = settings.rules[index];
		if (!rule || !isPlaced(fields)) return [];
		const kinds = fields.map(({ kind }) => kind).join();
		const keys = known[index]?.get(kinds) ?? keysOfValues(rule, fields, values, settings.phoneCountry);
		known[index]?.set(kinds, keys);
		return keys;
	};
	return new Map([...places].map(([table, rules]) => [table, rules.map(keysOf)]));
}

/** Reads one item: its keys under every rule, and for every table what it would write there or why it cannot. */
function planItem(input: UpsertInput, tables: ReadonlyMap<string, TableMetadata>, places: Places, keyColumns: ReadonlyMap<string, ReadonlySet<string>>, settings: UpsertSettings): PlannedItem {
	const { owner, fault } = readOwner(input.owner);
	const mappings = new Map<string, ResolvedMapping>(
		[...tables].map(([name, table]) => [name, resolveMapping(input.mapping.get(name) ?? [], table, settings, keyColumns.get(name))]),
	);
	const saveAs = tables.get(settings.saveAs);
	const values = saveAs ? matchValues(input, mappings.get(settings.saveAs) ?? { columns: [], faults: [] }, saveAs, settings) : new Map();
	return {
		index: input.index,
		eventId: isEmptyValue(input.eventId) ? null : String(input.eventId).trim(),
		decision: readDecision(input.json, [...tables.keys()]),
		reviewId: () => reviewIdOf(input.json),
		values,
		keys: keysByTable(values, places, settings),
		contributions: new Map(
			[...mappings].map(([name, { columns }]): [string, Contribution] => [name, { itemIndex: input.index, columns, owner }]),
		),
		faults: new Map([...mappings].map(([name, { faults }]) => [name, fault ? [...faults, fault] : faults])),
	};
}

/** Pure first step: all items read and checked, nothing asked, nothing written. */
export function plan(inputs: readonly UpsertInput[], tables: ReadonlyMap<string, TableMetadata>, settings: UpsertSettings): PlannedItem[] {
	const places = placesOf(tables, settings);
	const keyColumns = new Map([...places].map(([table, rules]) => [table, keyColumnsOf(rules)]));
	return inputs.map((input) => planItem(input, tables, places, keyColumns, settings));
}
