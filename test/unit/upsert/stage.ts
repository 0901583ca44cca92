import { MATCH_PRESETS } from '../../../src/domain/matching/matchRule';
import type { MappingRow } from '../../../src/domain/mapping/mappingRow';
import { decide } from '../../../src/domain/upsert/decide';
import type { DecideContext, Decision } from '../../../src/domain/upsert/decision';
import type { UpsertInput } from '../../../src/domain/upsert/item';
import { placesOf, plan } from '../../../src/domain/upsert/plan';
import type { UpsertSettings } from '../../../src/domain/upsert/settings';
import { countedColumns } from '../../../src/domain/upsert/selectColumns';
import { World } from '../../../src/domain/upsert/world';
import { contact, lead } from './tables';

export const ORGANISATION = 'd5e9c0f4-0000-4000-8000-000000000001';

export type Row = Record<string, unknown>;

/** What stands in the environment, by table; ids are given as `id`. */
export type Existing = Partial<Record<'lead' | 'contact', Row[]>>;

export const SETTINGS: UpsertSettings = {
	saveAs: 'lead',
	lookIn: ['lead', 'contact'],
	rules: MATCH_PRESETS.fullCascade,
	externalIdColumn: 'new_externalid',
	ifFound: 'update',
	severalMatches: 'review',
	inactiveMatches: 'review',
	company: null,
	duplicateRules: false,
	writeHeaders: {},
	tag: '',
	disqualifiedLeads: 'review',
	phoneCountry: 'US',
	searchFormattedNumbers: false,
	tooLong: 'error',
	timeZone: 'UTC',
	separator: null,
	ownerOnUpdate: false,
	dryRun: false,
	maximumRecords: 10_000,
	groupSize: 100,
	overMaximum: 'stop',
};

export const tables = new Map([['lead', lead], ['contact', contact]]);

type Columns = Record<string, unknown>;
export interface ItemOptions {
	/** Columns written to a lead; a value may stand with its update option: `['Boss', 'overwrite']`. */
	lead?: Columns;
	contact?: Columns;
	json?: Record<string, unknown>;
	owner?: unknown;
}

const isUpdate = (value: unknown): value is [unknown, MappingRow['update']] => Array.isArray(value) && ['overwrite', 'overwriteOrClear', 'append', 'completeIfMissing'].includes(String(value[1]));
const rows = (columns: Columns = {}): MappingRow[] =>
	Object.entries(columns).map(([column, value]) => (isUpdate(value) ? { column, value: value[0], update: value[1] } : { column, value, update: 'completeIfMissing' }));

/** Input items; without a mapping of their own, contacts get the lead's. */
export const inputs = (items: ItemOptions[]): UpsertInput[] =>
	items.map(({ lead: toLead, contact: toContact, json = {}, owner }, index) => ({ index, json, owner, mapping: new Map([['lead', rows(toLead)], ['contact', rows(toContact ?? toLead)]]) }));

function worldOf(context: Omit<DecideContext, 'world'>, existing: Existing): World {
	const world = new World(context.places, context.settings.phoneCountry);
	for (const [table, known] of Object.entries(existing)) {
		for (const { id, ...values } of known ?? []) world.addRead(table, String(id), { '@odata.etag': 'W/"1"', statecode: 0, [`${table}id`]: id, ...values });
	}
	return world;
}

export interface Staged {
	decisions: Decision[];
	context: DecideContext;
}

/** Plans and decides all items against what exists. */
export function stage(items: ItemOptions[], existing: Existing = {}, change: Partial<UpsertSettings> = {}): Staged {
	const settings = { ...SETTINGS, ...change };
	const places = placesOf(tables, settings);
	const counted = new Map([...tables].map(([name, table]) => [name, countedColumns(table, [...table.columns.keys()].filter((column) => !SYSTEM.has(column) && column !== table.primaryId), places.get(name) ?? [])]));
	const base = { organisationId: ORGANISATION, identities: new Map(), tables, places, settings, counted };
	const context = { ...base, world: worldOf(base, existing) };
	return { decisions: decide(plan(inputs(items), tables, settings), context), context };
}

/** The rows that would stand afterwards, by id, the service's own columns left out. */
export function rowsAfter({ context }: Staged): Row[] {
	return [...context.world.rows]
		.map(({ id, values }) => ({ id, ...Object.fromEntries(Object.entries(values).filter(([name, value]) => !SYSTEM.has(name) && value !== null && !name.endsWith('id'))) }) as Row)
		.sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1));
}

const SYSTEM = new Set(['@odata.etag', 'statecode', 'createdon', 'modifiedon']);

/** The same items, each in a run of its own: after each the service has taken what was to be written, a second later. */
export function oneAtATime(items: ItemOptions[], existing: Existing = {}, change: Partial<UpsertSettings> = {}): { kinds: string[]; rows: Row[] } {
	let known = existing;
	const kinds: string[] = [];
	let last: Staged = stage([], existing, change);
	for (const [index, item] of items.entries()) {
		last = stage([item], known, change);
		const [decision] = last.decisions;
		kinds.push(decision?.kind ?? '');
		const now = new Date(Date.UTC(2030, 0, 1, 0, 0, index)).toISOString();
		const stored = [...last.context.world.rows].map(({ table, id, isNew, values }) => {
			const isWritten = decision?.row?.id === id && Object.keys(decision.changes).length > 0;
			return { table, row: { ...values, id, ...(isWritten ? { modifiedon: now } : {}), ...(isNew ? { createdon: now } : {}) } as Row };
		});
		known = { lead: stored.filter(({ table }) => table === 'lead').map(({ row }) => row), contact: stored.filter(({ table }) => table === 'contact').map(({ row }) => row) };
	}
	return { kinds, rows: rowsAfter(stage([], known, change)) };
}
