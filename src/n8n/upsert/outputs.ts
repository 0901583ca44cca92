import { pick } from 'lodash';
import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';
import type { ItemReport, OutcomeName } from '../../domain/upsert/itemReport';

/** Which output an outcome leaves by: Synced, Skipped, Needs Review. n8n itself moves failed items on to its error output. */
const OUTPUT: Record<OutcomeName, number> = {
	created: 0,
	updated: 0,
	unchanged: 0,
	skipped: 1,
	needsReview: 2,
	failed: 2,
};

/** What an AI agent gets to read: n8n hands it the first output only, and long answers cost tokens. */
const FOR_AGENTS = ['outcome', 'reason', 'table', 'id', 'url', 'reviewId'] as const;
const CANDIDATE_FOR_AGENTS = ['table', 'id', 'name', 'email', 'company', 'ownerName', 'modifiedOn', 'url'] as const;

/**
 * The JSON of an output item that failed. n8n wipes the JSON of an item whose `error` property is set, and sends an item to the error
 * output with its input kept when its JSON holds nothing but `error`, `message` and `details`
 * (n8n-core, `normalizeNodeErrors` and `handleNodeErrorOutput`).
 */
export function refusedJson(json: IDataObject, reason: string, { onError }: INode): IDataObject {
	return onError === 'continueErrorOutput' ? { error: reason, details: json } : { ...json, error: reason };
}

function outputJson(report: ItemReport, input: INodeExecutionData, node: INode): IDataObject {
	const json = { ...(report as unknown as IDataObject), input: input.json };
	return report.outcome === 'failed' ? refusedJson(json, report.reason, node) : json;
}

function outputItem(report: ItemReport, input: INodeExecutionData, index: number, node: INode): INodeExecutionData {
	return { json: outputJson(report, input, node), pairedItem: { item: index }, ...(input.binary ? { binary: input.binary } : {}) };
}

/** Items whose row stands and that still need a person, for their company or for notes that could not be written, are no plain success. */
const outputOf = ({ outcome, companyPending, notes }: ItemReport): number => (companyPending || notes?.refused.length ? OUTPUT.needsReview : OUTPUT[outcome]);

/** One output item per input item, paired to it, on the output of its outcome. */
export function toOutputs(reports: readonly ItemReport[], inputs: readonly INodeExecutionData[], node: INode): INodeExecutionData[][] {
	const outputs: INodeExecutionData[][] = [[], [], []];
	for (const [index, report] of reports.entries()) {
		outputs[outputOf(report)]?.push(outputItem(report, inputs[index] ?? { json: {} }, index, node));
	}
	return outputs;
}

/** All outcomes on the first output, shortened. */
export function toAgentOutputs(reports: readonly ItemReport[]): INodeExecutionData[][] {
	const shortened = (report: ItemReport) => ({ ...pick(report, FOR_AGENTS), candidates: report.candidates.map((candidate) => pick(candidate, CANDIDATE_FOR_AGENTS)) });
	const items = reports.map((report, index) => ({ json: shortened(report) as unknown as IDataObject, pairedItem: { item: index } }));
	return [items, [], []];
}

const WORDS: [OutcomeName, string][] = [
	['created', 'created'],
	['updated', 'updated'],
	['unchanged', 'unchanged'],
	['skipped', 'skipped'],
	['needsReview', 'need review'],
	['failed', 'refused'],
];

/** The run in one line, for example "412 created, 73 updated · 14 requests". */
export function summary(reports: readonly ItemReport[]): string {
	const counts = WORDS.map(([outcome, word]) => [reports.filter((report) => report.outcome === outcome).length, word] as const);
	const said = counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`).join(', ');
	const notes = reports.reduce((sum, report) => sum + (report.notes?.written ?? 0), 0);
	const calls = reports[0]?.calls;
	const requests = calls?.requests ?? 0;
	const waited = calls && calls.waitedMs >= 1000 ? `, waited ${Math.round(calls.waitedMs / 1000)} s for Dynamics` : '';
	const dryRun = reports[0]?.dryRun ? 'Dry run, nothing was written: ' : '';
	return `${dryRun}${said || 'no items'}${notes > 0 ? `, ${notes} ${notes === 1 ? 'note' : 'notes'} added` : ''} · ${requests === 1 ? '1 request' : `${requests} requests`}${waited}`;
}

/** "412 written, 3 refused: item 7 ..."; at most ten are named. */
export function refusedSentence(reports: readonly ItemReport[]): string {
	const refused = reports.flatMap((report, index) => (report.outcome === 'failed' ? [`item ${index + 1}: ${report.reason}`] : []));
	const written = reports.filter(({ outcome }) => outcome === 'created' || outcome === 'updated').length;
	const rest = refused.length > 10 ? ` ... and ${refused.length - 10} more` : '';
	return `${written} written, ${refused.length} refused: ${refused.slice(0, 10).join(' ')}${rest}`;
}
