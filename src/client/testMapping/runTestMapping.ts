import { uniq } from 'lodash';
import { DataverseError } from '../../domain/faults/fault';
import { mappedColumns, ownerColumn } from '../../domain/testMapping/columnReport';
import { testReport, type TableResult, type TestReport } from '../../domain/testMapping/testReport';
import { testRowId } from '../../domain/testMapping/testRowId';
import { checkTestSettings, type TestSettings } from '../../domain/testMapping/testSettings';
import type { TableMetadata } from '../../domain/metadata/table';
import type { Contribution, PlannedItem, UpsertInput } from '../../domain/upsert/item';
import { missingColumns } from '../../domain/upsert/missingColumns';
import { plan } from '../../domain/upsert/plan';
import { resolveLookups } from '../upsert/resolveLookups';
import { prepare, type Prepared, type UpsertRun } from '../upsert/prepare';
import { RunFaults } from '../RunFaults';
import { writeOptions } from '../upsert/writeOptions';
import { tagOption } from '../writing/bulk';
import { checkTable } from './checkTable';
import { PermittedHeaders } from './permittedHeaders';
import type { TestContext, TestedTable } from './testContext';
import { removeLeftOver, writeTestRow } from './testRow';

/** An upsert that is only tried; the ids make the test row's own. */
export interface TestRun extends Omit<UpsertRun, 'stopOnItemFault'> {
	test: TestSettings;
	workflowId: string;
	nodeId: string;
}

/** Companies and Dynamics' own duplicate rules say nothing about a mapping. */
const asTested = (run: TestRun): TestRun => ({ ...run, settings: { ...run.settings, company: null, duplicateRules: false } });

/** All that is wrong with the settings, those of the test and those of the upsert, at once. */
async function prepareTest(run: TestRun, inputs: readonly UpsertInput[]): Promise<Prepared> {
	const faults = checkTestSettings(run.test);
	try {
		const prepared = await prepare(run, inputs);
		if (faults.length > 0) throw new RunFaults([]);
		return prepared;
	} catch (error) {
		if (!(error instanceof RunFaults)) throw error;
		throw new RunFaults([...faults, ...error.sentences]);
	}
}

function testedTable(table: TableMetadata, given: UpsertInput, resolved: UpsertInput, item: PlannedItem, { settings }: TestRun): TestedTable {
	const name = table.logicalName;
	const isSaveAs = name === settings.saveAs;
	const planned = item.contributions.get(name) as Contribution;
	const setsOwner = isSaveAs || settings.ownerOnUpdate;
	// A row that does not exist yet has nothing to clear.
	const contribution = { ...planned, columns: planned.columns.filter(({ value }) => value !== null), owner: setsOwner ? planned.owner : undefined };
	const columns = mappedColumns({ table, given: given.mapping.get(name) ?? [], resolved: resolved.mapping.get(name) ?? [], contribution, settings });
	const known = new Set(columns.map(({ reason }) => reason));
	const faults = (item.faults.get(name) ?? []).filter((fault) => !known.has(fault));
	return { table, isSaveAs, contribution, columns: [...columns, ...(setsOwner ? ownerColumn(given.owner, contribution, faults) : [])], missing: missingColumns(contribution, table) };
}

const NO_VALUE = 'No row of the mapping has a value for this item, so there is nothing to test; use an item with the fields that the mapping takes values from.';

/** What can be said without asking Dataverse. */
function withoutAsking({ columns, missing, isSaveAs, contribution }: TestedTable): TableResult | undefined {
	if (columns.every(({ column }) => column === 'ownerid')) return { outcome: 'untested', columns, sentences: [NO_VALUE] };
	const filled = new Set(columns.filter(({ ok }) => !ok).map(({ column }) => column));
	const unfilled = missing.filter((sentence) => ![...filled].some((column) => sentence.includes(`(${column})`)));
	if (unfilled.length > 0) return { outcome: isSaveAs ? 'invalid' : 'untested', columns, sentences: unfilled };
	return missing.length > 0 || contribution.columns.length === 0 ? { outcome: 'invalid', columns, sentences: [] } : undefined;
}

async function testTable(run: TestRun, context: TestContext, tested: TestedTable): Promise<TableResult> {
	const known = withoutAsking(tested);
	if (known || run.test.mode === 'checkWithoutKeeping') return known ?? (await checkTable(context, tested));
	const id = testRowId({ organisationId: context.upsert.organisationId, workflowId: run.workflowId, nodeId: run.nodeId, table: tested.table.logicalName });
	const stuck = await removeLeftOver(context, tested, id);
	if (stuck) return stuck;
	const checked = await checkTable(context, tested, true);
	return checked.outcome === 'valid' ? await writeTestRow(context, tested, id) : checked;
}

async function testOnce(run: TestRun, input: UpsertInput): Promise<TestReport[]> {
	const { context, known } = await prepareTest(run, [input]);
	const [resolved = input] = await resolveLookups(run, [input], known);
	const [item] = plan([resolved], context.tables, run.settings);
	const { headers = {}, tag } = writeOptions(context, false);
	const permitted = run.test.mode === 'createReadBackDelete' ? PermittedHeaders.withoutLogic(headers) : PermittedHeaders.asInARun(headers);
	const tables = uniq([run.settings.saveAs, ...run.settings.lookIn]).flatMap((name) => context.tables.get(name) ?? []);
	const results: [TableMetadata, TableResult][] = [];
	for (const table of item ? tables : []) {
		const tested = testedTable(table, input, resolved, item as PlannedItem, run);
		results.push([table, await testTable(run, { upsert: context, headers: permitted, tag: tagOption({ tag }) }, tested)]);
	}
	const { requests, batchParts, waitedMs, throttled } = run.client.usage;
	const reportContext = { mode: run.test.mode, environmentUrl: run.environmentUrl, calls: { requests, batchParts, waitedMs, throttled } };
	return results.map(([table, result]) => testReport(result, table, reportContext));
}

/** A test is made to see what holds now: what is remembered of the tables may be a quarter of an hour old. */
async function testAfresh(run: TestRun, input: UpsertInput): Promise<TestReport[]> {
	for (const table of [run.settings.saveAs, ...run.settings.lookIn]) run.metadata.invalidate(table);
	return await testOnce(run, input);
}

/**
 * Tries the mapping on one item, table by table: the steps of an upsert up to the write, then a create that is undone or removed.
 * @throws RunFaults when the settings are wrong, DataverseError when reading is refused; nothing was written then
 */
export async function runTestMapping(run: TestRun, input: UpsertInput): Promise<TestReport[]> {
	try {
		return await testAfresh(asTested(run), input);
	} catch (error) {
		if (!(error instanceof DataverseError) || error.fault.kind !== 'naming') throw error;
		return await testAfresh(asTested(run), input);
	}
}
