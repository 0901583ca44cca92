import { NodeOperationError, sleep, type ITriggerFunctions, type ITriggerResponse } from 'n8n-workflow';
import { ImportLoop } from '../../client/changes/ImportLoop';
import { PositionBook } from '../../client/changes/PositionBook';
import { TableImport } from '../../client/changes/TableImport';
import type { ImportPorts, TableSettings } from '../../client/changes/ports';
import type { TablePosition } from '../../domain/changes/position';
import { connect } from '../connect';
import { toNodeError } from '../nodeErrors';
import { deliver, handOff } from './deliver';
import { putPosition, putSyncNow, readStored, type StoredImport } from './positions';
import { prepare, type Prepared } from './prepare';
import { giveSamples } from './samples';
import { onSchedule } from './schedule';
import { followerPosition, positionOf } from './tableSettings';

/** n8n's own sleep cannot be ended early, so a long one is taken in pieces. */
const LONGEST_NAP_MS = 500;

/** An execution without items runs no node; what it is for has happened when it begins. */
const EMPTY_EXECUTION_MS = 30_000;

/** Ends early when the workflow is unpublished. */
async function sleepUnless(closed: AbortSignal, milliseconds: number): Promise<void> {
	for (let left = milliseconds; left > 0 && !closed.aborted; left -= LONGEST_NAP_MS) await sleep(Math.min(left, LONGEST_NAP_MS));
}

/** What the loop needs, from n8n. Whatever is emitted makes n8n write the positions that were put before. */
function portsOf(context: ITriggerFunctions, { settings }: Prepared, book: PositionBook, closed: AbortSignal): ImportPorts {
	const node = context.getNode();
	return {
		now: () => Date.now(),
		sleep: async (milliseconds) => await sleepUnless(closed, milliseconds),
		client: async () => (await connect(context)).client,
		deliver: async (items) => {
			book.written();
			return settings.advance === 'onHandOff' ? handOff(context, items) : await deliver(context, items, settings.longestExecutionMs);
		},
		write: async () => {
			book.written();
			await deliver(context, [], EMPTY_EXECUTION_MS);
		},
		record: (sentence) => context.saveFailedExecution(new NodeOperationError(node, sentence, { level: 'warning' })),
		explain: (error) => toNodeError(node, error).message,
	};
}

interface Begun {
	table: TableSettings;
	position: TablePosition;
}

/** Where each table's import goes on. A table comes before those that follow it. */
function beginAll({ settings, tables }: Prepared, stored: StoredImport, isSyncNow: boolean): Begun[] {
	const begun = new Map<string, Begun>();
	for (const table of tables) {
		const name = table.table.logicalName;
		const leader = begun.get(table.follows ?? '')?.position;
		const isAnew = leader !== undefined && leader.generation !== stored.tables[table.follows ?? '']?.generation;
		const position = table.follows ? followerPosition(stored.tables[name], table, isAnew) : positionOf(stored.tables[name], table, settings, isSyncNow);
		begun.set(name, { table, position });
	}
	return [...begun.values()];
}

function loopOf(context: ITriggerFunctions, prepared: Prepared, closed: AbortSignal): ImportLoop {
	const { settings } = prepared;
	const stored = readStored(context);
	const isSyncNow = settings.syncNow !== stored.syncNow;
	const book = new PositionBook(() => Date.now(), (table, position) => putPosition(context, table, position));
	const ports = portsOf(context, prepared, book, closed);
	const begun = beginAll(prepared, stored, isSyncNow);
	// n8n writes both when it has published: a crash leaves no wish obeyed without its position, and no beginning that a later start would lay later.
	if (isSyncNow) putSyncNow(context, settings.syncNow);
	for (const { table, position } of begun) putPosition(context, table.table.logicalName, position);
	const imports = new Map<string, TableImport>();
	for (const { table, position } of begun) imports.set(table.table.logicalName, new TableImport(table, ports, book, position, imports.get(table.follows ?? '')));
	return new ImportLoop([...imports.values()], book, ports, settings);
}

/**
 * The life of an Import Trigger, from publishing its workflow to unpublishing it.
 * @throws NodeOperationError in words for people, when the settings are wrong or the environment cannot be asked
 */
export async function importTrigger(context: ITriggerFunctions): Promise<ITriggerResponse> {
	if (context.getMode() === 'manual') return { manualTriggerFunction: async () => await giveSamples(context) };
	const closing = new AbortController();
	let loop: ImportLoop;
	try {
		loop = loopOf(context, await prepare(context), closing.signal);
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
	onSchedule(context, async () => await loop.tick());
	void loop.tick();
	const close = (): void => {
		loop.close();
		closing.abort();
	};
	return { closeFunction: async () => await Promise.resolve(close()) };
}
