import { uniq } from 'lodash';
import { DataverseError } from '../../../domain/faults/fault';
import type { TableMetadata } from '../../../domain/metadata/table';
import { NOTE_TABLE } from '../../../domain/notes/note';
import { noteId } from '../../../domain/notes/noteId';
import type { WantedNote } from '../../../domain/notes/publish/document';
import { REASONS, type NoteReport, type NoteResult } from '../../../domain/notes/publish/noteReport';
import { planNote, readDocument, type PublishInput, type ReadDocument } from '../../../domain/notes/publish/planNote';
import { readRowAddress, type RowAddress } from '../../../domain/notes/publish/rowAddress';
import { rowUrl } from '../../../domain/upsert/rowUrl';
import type { ConversionSettings } from '../../../domain/values/convertValue';
import { ValueFault } from '../../../domain/values/fault';
import type { DataverseClient } from '../../DataverseClient';
import type { MetadataCache } from '../../MetadataCache';
import { randomGuid } from '../../policies/requestIdentity';
import type { Sleep } from '../../ports';
import { RunFaults } from '../../RunFaults';
import { findRows } from './findRows';
import { publishNotes } from './publishNotes';
import { readAttachmentLimits } from './readLimits';

export interface PublishRun {
	client: DataverseClient;
	metadata: MetadataCache;
	environmentUrl: string;
	sleep: Sleep;
	settings: ConversionSettings;
	/** Whether one faulty item keeps everything from being written. */
	stopOnItemFault: boolean;
}

type Plan = WantedNote | string[];

const isFaulty = (plan: Plan): plan is string[] => Array.isArray(plan);

async function readTables({ metadata }: PublishRun, inputs: readonly PublishInput[]): Promise<ReadonlyMap<string, TableMetadata>> {
	const names = uniq(inputs.map(({ table }) => table));
	if (names.some((name) => name === '')) throw new RunFaults(['Attach To is empty; choose the table whose rows get the notes.']);
	try {
		const tables = await metadata.tables([...names, NOTE_TABLE]);
		return new Map(tables.map((table) => [table.logicalName, table]));
	} catch (error) {
		if (!(error instanceof DataverseError) || (error.fault.kind !== 'notFound' && error.fault.kind !== 'naming')) throw error;
		throw new RunFaults([`This environment has no table ${names.map((name) => `"${name}"`).join(' or ')}; choose Attach To from its list.`]);
	}
}

/** A table without notes has no place for them: a fault of the settings, whatever the items. */
function checkTables(tables: ReadonlyMap<string, TableMetadata>): void {
	const without = [...tables.values()].filter(({ logicalName, hasNotes }) => logicalName !== NOTE_TABLE && !hasNotes);
	if (without.length > 0) throw new RunFaults(without.map(({ displayName, logicalName }) => `${displayName} (${logicalName}) takes no notes; choose another table, or have notes enabled for it in Dynamics.`));
}

function addressOf({ row }: PublishInput): { address: RowAddress } | { fault: string } {
	try {
		return { address: readRowAddress(row) };
	} catch (error) {
		if (!(error instanceof ValueFault)) throw error;
		return { fault: error.message };
	}
}

async function findPlaces({ client, settings }: PublishRun, inputs: readonly PublishInput[], tables: ReadonlyMap<string, TableMetadata>): Promise<(WantedNote['row'] | string)[]> {
	const addresses = inputs.map(addressOf);
	const wanted = inputs.flatMap(({ table: name }, index) => {
		const [address, table] = [addresses[index]!, tables.get(name)];
		return 'address' in address && table ? [{ index, table, address: address.address }] : [];
	});
	const found = new Map((await findRows(client, wanted, settings)).map((row, position) => [wanted[position]!.index, row]));
	return addresses.map((address, index) => {
		const row = found.get(index);
		if ('fault' in address || !row) return 'fault' in address ? address.fault : '';
		const { table } = inputs[index]!;
		return 'fault' in row ? row.fault : { table, id: row.id, entitySetName: tables.get(table)?.entitySetName ?? table };
	});
}

/** All faults at once, before the first write. */
function stopOnFaults(plans: readonly Plan[]): void {
	const faulty = plans.flatMap((plan, index) => (isFaulty(plan) ? [{ index, plan }] : []));
	const sentences = faulty.flatMap(({ index, plan }) => plan.map((sentence) => `Item ${index + 1}: ${sentence}`));
	if (sentences.length > 0) throw new RunFaults(sentences, faulty.map(({ index }) => index));
}

/** Of several items about one document the newest revision is published; of equal ones the last. */
function newestPerNote(plans: readonly Plan[], idOf: (wanted: WantedNote) => string): Map<string, WantedNote> {
	const newest = new Map<string, WantedNote>();
	for (const plan of plans) {
		if (isFaulty(plan)) continue;
		const id = idOf(plan);
		const known = newest.get(id);
		if (!known || plan.revision.order >= known.revision.order) newest.set(id, plan);
	}
	return newest;
}

function report(input: PublishInput, read: ReadDocument, plan: Plan, result: NoteResult, { client, environmentUrl }: PublishRun): NoteReport {
	const row = isFaulty(plan) ? null : plan.row;
	const file = isFaulty(plan) ? null : plan.file;
	const { requests, throttled, waitedMs } = client.usage;
	return {
		...result,
		table: row?.table ?? input.table,
		id: row?.id ?? null,
		url: row ? rowUrl(environmentUrl, row.table, row.id) : null,
		documentKey: read.documentKey,
		revision: read.revision?.text ?? null,
		fileName: file?.name ?? null,
		fileSize: file?.size ?? null,
		calls: { requests, throttled, waitedMs },
	};
}

/**
 * Publishes the items' documents as notes.
 * @returns one report per item, in order
 * @throws RunFaults when the settings, or with `stopOnItemFault` any item, cannot be carried out; nothing is written then
 * @throws DataverseError when the environment cannot be asked
 */
export async function runPublish(run: PublishRun, inputs: readonly PublishInput[]): Promise<NoteReport[]> {
	const { client, metadata, sleep, settings } = run;
	const tables = await readTables(run, inputs);
	checkTables(tables);
	const annotation = tables.get(NOTE_TABLE)!;
	const [{ organizationId }, limits, places] = await Promise.all([metadata.whoAmI(), readAttachmentLimits(client), findPlaces(run, inputs, tables)]);
	const documents = inputs.map((input) => readDocument(input, settings));
	const plans = inputs.map((input, index) => planNote(input, documents[index]!, places[index] ?? '', { annotation, limits }));
	if (run.stopOnItemFault) stopOnFaults(plans);
	const idOf = ({ row, documentKey }: WantedNote) => noteId(organizationId, row.table, row.id, `document:${documentKey}`);
	const newest = newestPerNote(plans, idOf);
	const context = { client, sleep, annotation, writer: randomGuid(client.random), forgetMetadata: () => metadata.invalidate(NOTE_TABLE) };
	const results = await publishNotes(context, [...newest].map(([id, wanted]) => ({ noteId: id, wanted })));
	const byId = new Map([...newest.keys()].map((id, index) => [id, results[index]!]));
	return plans.map((plan, index) => {
		const resultOf = (): NoteResult => {
			if (isFaulty(plan)) return { outcome: 'failed', reason: plan.join(' '), noteId: null };
			const id = idOf(plan);
			const chosen = newest.get(id)!;
			return chosen === plan ? byId.get(id)! : { outcome: 'skipped', reason: REASONS.newerInRun(plan, chosen), noteId: id };
		};
		return report(inputs[index]!, documents[index]!, plan, resultOf(), run);
	});
}
