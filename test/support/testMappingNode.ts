import type { IDataObject, OnError } from 'n8n-workflow';
import type { TestReport } from '../../src/domain/testMapping/testReport';
import type { NodeRun } from './runNode';
import type { RunningEmulator, TokenName } from './startEmulator';
import { upsert } from './upsertNode';

export interface TestCall {
	parameters?: IDataObject;
	items?: IDataObject[];
	onError?: OnError;
	as?: TokenName;
}

export interface TestResult extends NodeRun {
	/** One report per table, in the order of the outputs. */
	reports: (TestReport & { input: IDataObject })[];
	/** The line over the output. */
	hint: string;
}

export const ada = { firstName: 'Ada', lastName: 'Byron', email: 'ada@engine.example', jobTitle: 'Countess' };

/** Parameters of the mode that writes a row. */
export const WRITING = { howToTest: 'createReadBackDelete', allowTestRow: true };

/** A mapping of these columns only. */
export const mapped = (columns: Record<string, unknown>): IDataObject => ({
	mapping: 'myRowsOnly',
	fields: { row: Object.entries(columns).map(([column, value]) => ({ column, value: value as string, update: 'completeIfMissing' })) },
});

/** Runs the operation Test Mapping, on leads only unless told otherwise. */
export async function testMapping(emulator: Pick<RunningEmulator, 'url'>, { parameters = {}, items = [ada], onError, as }: TestCall = {}): Promise<TestResult> {
	const result = await upsert(emulator, { parameters: { operation: 'testMapping', lookIn: 'chosenTable', ...parameters }, items, onError, as });
	const hint = result.run.data.resultData.runData['Under Test']?.[0]?.hints?.[0]?.message ?? '';
	return { ...result, reports: result.reports as unknown as TestResult['reports'], hint };
}
