import { uniq } from 'lodash';
import type { TableMetadata } from '../../domain/metadata/table';
import { DataverseError } from '../../domain/faults/fault';
import { NOTE_TABLE } from '../../domain/notes/note';
import { tablesWithoutNotes } from '../../domain/notes/noteBody';
import { bringNotes, planNotes, withNoteFaults } from '../../domain/notes/planNotes';
import { lookupTargets } from '../../domain/lookups/lookupTargets';
import { checkSettings } from '../../domain/upsert/checkSettings';
import type { Decision } from '../../domain/upsert/decision';
import type { UpsertInput } from '../../domain/upsert/item';
import { placesOf, plan } from '../../domain/upsert/plan';
import { report, type ItemReport, type ItemResult } from '../../domain/upsert/report';
import { countedColumns, selectColumns } from '../../domain/upsert/selectColumns';
import type { UpsertSettings } from '../../domain/upsert/settings';
import { World } from '../../domain/upsert/world';
import type { DataverseClient } from '../DataverseClient';
import type { MetadataCache } from '../MetadataCache';
import { syncNotes } from '../notes/syncNotes';
import type { Sleep } from '../ports';
import type { UpsertContext } from './context';
import { companyDecider, prepareCompanies } from './companies';
import { DuplicateWatch } from './possibleDuplicates';
import { resolveLookups } from './resolveLookups';
import { upsertItems } from './upsertItems';

export interface UpsertRun {
	client: DataverseClient;
	metadata: MetadataCache;
	sleep: Sleep;
	environmentUrl: string;
	settings: UpsertSettings;
	/** Whether a fault of a single item stops the run before anything is written. */
	stopOnItemFault: boolean;
}

/** Faults found before the first write; each is one sentence for people. */
export class UpsertFaults extends Error {
	constructor(
		readonly sentences: readonly string[],
		/** Input positions, where the sentences are about items. */
		readonly itemIndexes: readonly number[] = [],
	) {
		super(sentences.join('\n'));
	}
}

async function readTables({ metadata, settings }: Pick<UpsertRun, 'metadata' | 'settings'>, names: readonly string[]): Promise<ReadonlyMap<string, TableMetadata>> {
	try {
		const tables = await metadata.tables(uniq([settings.saveAs, ...settings.lookIn, ...names]));
		return new Map(tables.map((table) => [table.logicalName, table]));
	} catch (error) {
		if (!(error instanceof DataverseError) || error.fault.kind !== 'notFound') throw error;
		throw new UpsertFaults([`Save As is "${settings.saveAs}", and the environment has no table of that name; choose one from the list.`]);
	}
}

export interface Prepared {
	context: UpsertContext;
	/** The tables of the run and those their mapped lookups point to. */
	known: ReadonlyMap<string, TableMetadata>;
}

/**
 * Everything a run needs before its items are planned: tables, settings that were checked, identity of the environment.
 * @throws UpsertFaults with all that is wrong with the settings
 */
export async function prepare(run: Omit<UpsertRun, 'stopOnItemFault'>, inputs: readonly UpsertInput[]): Promise<Prepared> {
	const { settings, client, metadata, sleep } = run;
	const [tables, { organizationId }] = await Promise.all([readTables(run, []), metadata.whoAmI()]);
	const places = placesOf(tables, settings);
	const faults = checkSettings(inputs, tables, places, settings);
	const noteTables = bringNotes(inputs) ? [NOTE_TABLE] : [];
	if (noteTables.length > 0) faults.push(...tablesWithoutNotes(tables.values()));
	if (faults.length > 0) throw new UpsertFaults(faults);
	const targets = await metadata.tables(uniq([...lookupTargets(inputs, tables), ...(settings.company ? ['account'] : []), ...noteTables]));
	const mappedColumns = (name: string) => new Set([...inputs.flatMap(({ mapping }) => (mapping.get(name) ?? []).map(({ column }) => column)), ...(settings.company ? ['parentcustomerid'] : [])]);
	const columns = [...tables].map(([name, table]) => {
		const [mapped, compared] = [mappedColumns(name), places.get(name) ?? []];
		return { name, read: selectColumns(table, mapped, compared), counted: countedColumns(table, mapped, compared) };
	});
	const known = new Map([...tables.values(), ...targets].map((table) => [table.logicalName, table]));
	const people: UpsertContext = {
		client,
		sleep,
		settings,
		tables,
		places,
		organisationId: organizationId,
		world: new World(places, settings.phoneCountry),
		reads: new Map(columns.map(({ name, read }) => [name, read])),
		counted: new Map(columns.map(({ name, counted }) => [name, counted])),
		entitySets: new Map([...known.values()].map(({ logicalName, entitySetName }) => [logicalName, entitySetName])),
		identities: new Map(),
	};
	const companies = prepareCompanies(people, known.get('account'), inputs);
	return { context: { ...people, companies, company: companyDecider(companies) }, known };
}

function stopOnFaults(decisions: readonly Decision[]): void {
	const failed = decisions.filter(({ kind }) => kind === 'failed');
	if (failed.length === 0) return;
	const sentences = failed.map(({ itemIndex, reason }) => `Item ${itemIndex + 1}: ${reason}`);
	throw new UpsertFaults(sentences, failed.map(({ itemIndex }) => itemIndex));
}

/** A column or table that is no longer known: what was remembered of the environment is out of date. */
function forgetStaleTables({ metadata }: UpsertRun, results: readonly ItemResult[]): void {
	for (const { decision, row } of results) if (decision.row && row?.fault?.kind === 'naming') metadata.invalidate(decision.row.table);
}

/**
 * Upserts all items: resolve lookups -> plan -> look up -> decide -> write -> add notes -> report. One report per input item, in order.
 * @throws UpsertFaults before anything is written; DataverseError when reading is refused
 */
export async function runUpsert(run: UpsertRun, inputs: readonly UpsertInput[]): Promise<ItemReport[]> {
	try {
		return await runOnce(run, inputs);
	} catch (error) {
		if (!(error instanceof DataverseError) || error.fault.kind !== 'naming') throw error;
		for (const table of [run.settings.saveAs, ...run.settings.lookIn]) run.metadata.invalidate(table);
		return await runOnce(run, inputs);
	}
}

/** Reading comes before the first write, so a run that a renamed column stopped can simply start over with fresh metadata. */
async function runOnce(run: UpsertRun, inputs: readonly UpsertInput[]): Promise<ItemReport[]> {
	const { context, known } = await prepare(run, inputs);
	const taken = await resolveLookups(run, inputs.slice(0, run.settings.maximumRecords), known);
	const noted = planNotes(taken, known.get(NOTE_TABLE), run.settings);
	const items = withNoteFaults(plan(taken, context.tables, run.settings), noted);
	const watch = new DuplicateWatch(context, items);
	const results = await upsertItems({ ...context, onCreated: (rows) => watch.onCreated(rows) }, items, run.stopOnItemFault ? stopOnFaults : undefined);
	forgetStaleTables(run, results);
	const [duplicates, notes] = await Promise.all([watch.found(results), syncNotes(context, known, run.metadata, results, noted)]);
	const { requests, batchParts, waitedMs, throttled } = run.client.usage;
	const planned = new Map(items.map((item) => [item.index, item]));
	const reportContext = {
		environmentUrl: run.environmentUrl,
		tables: context.tables,
		dryRun: run.settings.dryRun,
		calls: { requests, batchParts, waitedMs, throttled },
		reviewId: (itemIndex: number) => planned.get(itemIndex)?.reviewId() ?? '',
	};
	for (const result of results) result.notes = notes.get(result.decision.itemIndex);
	for (const result of results) if (result.decision.kind === 'create' && result.decision.row) result.possibleDuplicates = duplicates.get(result.decision.row);
	const surplus = inputs.slice(taken.length).map(({ index }): Decision => ({
		itemIndex: index, kind: 'skip', candidates: [], changes: {},
		reason: `More than ${run.settings.maximumRecords} items in one run (Maximum Records); this one was left out.`,
	}));
	return [...results, ...surplus.map((decision) => ({ decision }))].map((result) => report(result, reportContext));
}
