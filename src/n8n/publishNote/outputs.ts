import { countBy, pick } from 'lodash';
import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';
import type { NoteOutcome, NoteReport } from '../../domain/notes/publish/noteReport';
import { refusedJson } from '../upsert/outputs';

/** Which output an outcome leaves by: Published, Skipped. Failed items go where no success goes; n8n itself moves them on to its error output. */
const outputOf = ({ outcome }: NoteReport): number => (outcome === 'skipped' || outcome === 'failed' ? 1 : 0);

/** What an AI agent gets to read. */
const FOR_AGENTS = ['outcome', 'reason', 'table', 'id', 'url', 'noteId', 'revision'] as const;

function outputItem(report: NoteReport, input: INodeExecutionData, index: number, node: INode): INodeExecutionData {
	const json = { ...(report as unknown as IDataObject), input: input.json };
	return { json: report.outcome === 'failed' ? refusedJson(json, report.reason, node) : json, pairedItem: { item: index } };
}

/** One output item per input item, paired to it. Files stay behind: nothing after this node needs them, and n8n would store them again. */
export function toNoteOutputs(reports: readonly NoteReport[], inputs: readonly INodeExecutionData[], node: INode): INodeExecutionData[][] {
	const outputs: INodeExecutionData[][] = [[], []];
	for (const [index, report] of reports.entries()) outputs[outputOf(report)]?.push(outputItem(report, inputs[index] ?? { json: {} }, index, node));
	return outputs;
}

/** All outcomes on the first output, shortened. */
export const toNoteAgentOutputs = (reports: readonly NoteReport[]): INodeExecutionData[][] => [
	reports.map((report, index) => ({ json: pick(report, FOR_AGENTS) as unknown as IDataObject, pairedItem: { item: index } })),
	[],
];

const WORDS: [NoteOutcome, string][] = [
	['created', 'published'],
	['updated', 'updated'],
	['unchanged', 'unchanged'],
	['marked', 'marked'],
	['deleted', 'deleted'],
	['kept', 'kept'],
	['skipped', 'skipped'],
	['failed', 'refused'],
];

/** The run in one line, for example "2 published, 1 unchanged · 4 requests". */
export function noteSummary(reports: readonly NoteReport[]): string {
	const counts = countBy(reports, 'outcome');
	const said = WORDS.flatMap(([outcome, word]) => (counts[outcome] ? [`${counts[outcome]} ${word}`] : [])).join(', ');
	const requests = reports[0]?.calls?.requests ?? 0;
	return `${said || 'no items'} · ${requests === 1 ? '1 request' : `${requests} requests`}`;
}

/** "2 written, 1 refused: item 3: ..."; at most ten are named. */
export function refusedNotesSentence(reports: readonly NoteReport[]): string {
	const refused = reports.flatMap(({ outcome, reason }, index) => (outcome === 'failed' ? [`item ${index + 1}: ${reason}`] : []));
	const written = reports.filter(({ outcome }) => outcome === 'created' || outcome === 'updated').length;
	const rest = refused.length > 10 ? ` ... and ${refused.length - 10} more` : '';
	return `${written} written, ${refused.length} refused: ${refused.slice(0, 10).join(' ')}${rest}`;
}
