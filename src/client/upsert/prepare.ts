import { uniq } from 'lodash';
import { DataverseError } from '../../domain/faults/fault';
import { lookupTargets } from '../../domain/lookups/lookupTargets';
import type { TableMetadata } from '../../domain/metadata/table';
import { NOTE_TABLE } from '../../domain/notes/note';
import { tablesWithoutNotes } from '../../domain/notes/noteBody';
import { bringNotes } from '../../domain/notes/planNotes';
import { checkSettings } from '../../domain/upsert/checkSettings';
import type { UpsertInput } from '../../domain/upsert/item';
import { placesOf } from '../../domain/upsert/plan';
import { countedColumns, selectColumns } from '../../domain/upsert/selectColumns';
import type { UpsertSettings } from '../../domain/upsert/settings';
import { World } from '../../domain/upsert/world';
import type { DataverseClient } from '../DataverseClient';
import type { MetadataCache } from '../MetadataCache';
import type { Sleep } from '../ports';
import { companyDecider, prepareCompanies } from './companies';
import type { UpsertContext } from './context';
import { RunFaults } from '../RunFaults';

export interface UpsertRun {
	client: DataverseClient;
	metadata: MetadataCache;
	sleep: Sleep;
	environmentUrl: string;
	settings: UpsertSettings;
	/** Whether a fault of a single item stops the run before anything is written. */
	stopOnItemFault: boolean;
}

async function readTables({ metadata, settings }: Pick<UpsertRun, 'metadata' | 'settings'>): Promise<ReadonlyMap<string, TableMetadata>> {
	try {
		const tables = await metadata.tables(uniq([settings.saveAs, ...settings.lookIn]));
		return new Map(tables.map((table) => [table.logicalName, table]));
	} catch (error) {
		if (!(error instanceof DataverseError) || error.fault.kind !== 'notFound') throw error;
		throw new RunFaults([`Save As is "${settings.saveAs}", and the environment has no table of that name; choose one from the list.`]);
	}
}

/** Columns that are read of each table, and those that count for how complete a row is. */
function columnsOf(inputs: readonly UpsertInput[], tables: UpsertContext['tables'], places: UpsertContext['places'], { company }: UpsertSettings): Pick<UpsertContext, 'reads' | 'counted'> {
	const mappedIn = (name: string) => new Set([...inputs.flatMap(({ mapping }) => (mapping.get(name) ?? []).map(({ column }) => column)), ...(company ? ['parentcustomerid'] : [])]);
	const columns = [...tables].map(([name, table]) => {
		const [mapped, compared] = [mappedIn(name), places.get(name) ?? []];
		return { name, read: selectColumns(table, mapped, compared), counted: countedColumns(table, mapped, compared) };
	});
	return { reads: new Map(columns.map(({ name, read }) => [name, read])), counted: new Map(columns.map(({ name, counted }) => [name, counted])) };
}

export interface Prepared {
	context: UpsertContext;
	/** The tables of the run and those their mapped lookups point to. */
	known: ReadonlyMap<string, TableMetadata>;
}

/**
 * Everything a run needs before its items are planned: tables, settings that were checked, identity of the environment.
 * @throws RunFaults with all that is wrong with the settings
 */
export async function prepare(run: Omit<UpsertRun, 'stopOnItemFault'>, inputs: readonly UpsertInput[]): Promise<Prepared> {
	const { settings, client, metadata, sleep } = run;
	const [tables, { organizationId }] = await Promise.all([readTables(run), metadata.whoAmI()]);
	const places = placesOf(tables, settings);
	const faults = checkSettings(inputs, tables, places, settings);
	const noteTables = bringNotes(inputs) ? [NOTE_TABLE] : [];
	if (noteTables.length > 0) faults.push(...tablesWithoutNotes(tables.values()));
	if (faults.length > 0) throw new RunFaults(faults);
	const targets = await metadata.tables(uniq([...lookupTargets(inputs, tables), ...(settings.company ? ['account'] : []), ...noteTables]));
	const known = new Map([...tables.values(), ...targets].map((table) => [table.logicalName, table]));
	const people: UpsertContext = {
		client,
		sleep,
		settings,
		tables,
		places,
		organisationId: organizationId,
		world: new World(places, settings.phoneCountry),
		...columnsOf(inputs, tables, places, settings),
		entitySets: new Map([...known.values()].map(({ logicalName, entitySetName }) => [logicalName, entitySetName])),
		identities: new Map(),
	};
	const companies = prepareCompanies(people, known.get('account'), inputs);
	return { context: { ...people, companies, company: companyDecider(companies) }, known };
}
