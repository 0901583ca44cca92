import { pick } from 'lodash';
import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';
import type { TestOutcome, TestReport } from '../../domain/testMapping/testReport';
import { refusedJson } from '../upsert/outputs';

/** Which output an outcome leaves by: Synced, Skipped, Needs Review. n8n itself moves refused items on to its error output. */
const OUTPUT: Record<TestOutcome, number> = { valid: 0, changed: 2, untested: 2, invalid: 2, failed: 2 };

/** Outcomes that the node's On Error setting is about. */
export const isRefused = ({ outcome }: Pick<TestReport, 'outcome'>): boolean => outcome === 'invalid' || outcome === 'failed';

/** One output item per tested table, paired to the item whose values were used. */
export function toTestOutputs(reports: readonly TestReport[], input: INodeExecutionData, node: INode): INodeExecutionData[][] {
	const outputs: INodeExecutionData[][] = [[], [], []];
	for (const report of reports) {
		const json = { ...(report as unknown as IDataObject), input: input.json };
		outputs[OUTPUT[report.outcome]]?.push({ json: isRefused(report) ? refusedJson(json, report.reason, node) : json, pairedItem: { item: 0 } });
	}
	return outputs;
}

/** Everything on the first output, because an agent gets no other. */
export const toAgentTestOutputs = (reports: readonly TestReport[]): INodeExecutionData[][] => [
	reports.map((report) => ({ json: pick(report, ['outcome', 'reason', 'table', 'columns', 'row']) as unknown as IDataObject, pairedItem: { item: 0 } })),
	[],
	[],
];

const sentence = ({ label, reason }: TestReport) => (label ? `${label}: ${reason}` : reason);

/** The test in words, one sentence or more per table. */
export function testSummary(reports: readonly TestReport[], items: number): string {
	const requests = reports[0]?.calls.requests ?? 0;
	const rest = items > 1 ? ` Only the first of ${items} items was used.` : '';
	return `${reports.map(sentence).join(' ')}${rest} · ${requests} requests`;
}

/** What stops a workflow: the refused tables only. */
export const refusedTables = (reports: readonly TestReport[]): string => reports.filter(isRefused).map(sentence).join(' ');
