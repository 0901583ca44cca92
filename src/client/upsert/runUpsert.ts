import { DataverseError } from '../../domain/faults/fault';
import { NOTE_TABLE } from '../../domain/notes/note';
import { planNotes, withNoteFaults } from '../../domain/notes/planNotes';
import type { Decision } from '../../domain/upsert/decision';
import type { UpsertInput } from '../../domain/upsert/item';
import { plan } from '../../domain/upsert/plan';
import type { ItemResult } from '../../domain/upsert/itemOutcome';
import type { ItemReport } from '../../domain/upsert/itemReport';
import { report } from '../../domain/upsert/report';
import { syncNotes } from '../notes/syncNotes';
import { DuplicateWatch } from './possibleDuplicates';
import { prepare, type UpsertRun } from './prepare';
import { resolveLookups } from './resolveLookups';
import { RunFaults } from '../RunFaults';
import { upsertItems } from './upsertItems';

function stopOnFaults(decisions: readonly Decision[]): void {
	const failed = decisions.filter(({ kind }) => kind === 'failed');
	if (failed.length === 0) return;
	const sentences = failed.map(({ itemIndex, reason }) => `Item ${itemIndex + 1}: ${reason}`);
	throw new RunFaults(sentences, failed.map(({ itemIndex }) => itemIndex));
}

/** A column or table that is no longer known: what was remembered of the environment is out of date. */
function forgetStaleTables({ metadata }: UpsertRun, results: readonly ItemResult[]): void {
	for (const { decision, row } of results) if (decision.row && row?.fault?.kind === 'naming') metadata.invalidate(decision.row.table);
}

/**
 * Upserts all items: resolve lookups -> plan -> look up -> decide -> write -> add notes -> report. One report per input item, in order.
 * @throws RunFaults before anything is written; DataverseError when reading is refused
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
