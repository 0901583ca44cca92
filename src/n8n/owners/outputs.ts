import { omit, pick } from 'lodash';
import type { IDataObject, IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';
import { refusedJson } from '../upsert/outputs';

/** Resolved, Unresolved. */
export type Branch = 0 | 1;

/** One output item before n8n's own form. */
export interface OwnerItem {
	branch: Branch;
	json: IDataObject;
	/** Position of the input item it belongs to. */
	item: number;
	/** In words, where the node's On Error setting is about the item. */
	refused?: string;
}

export interface OwnerRun {
	items: OwnerItem[];
	/** The run in one line. */
	summary: string;
}

const CANDIDATE_FOR_AGENTS = ['id', 'type', 'name', 'email', 'state', 'matchedBy'] as const;

/** Long answers cost an agent tokens. */
function shortened(json: IDataObject): IDataObject {
	const match = json.ownerMatch as IDataObject | undefined;
	if (!match) return json;
	const candidates = (match.candidates as IDataObject[]).map((candidate) => pick(candidate, CANDIDATE_FOR_AGENTS));
	return { ...json, ownerMatch: { ...omit(match, ['calls', 'environment', 'candidates']), candidates } };
}

function outputItem({ json, item, refused }: OwnerItem, inputs: readonly INodeExecutionData[], node: INode): INodeExecutionData {
	const binary = inputs[item]?.binary;
	return { json: refused === undefined ? json : refusedJson(json, refused, node), pairedItem: { item }, ...(binary ? { binary } : {}) };
}

/** Items on their outputs; an AI agent is given the first only, so it gets everything there. */
export function toOutputs(context: IExecuteFunctions, { items }: OwnerRun): INodeExecutionData[][] {
	const inputs = context.getInputData();
	if (context.isToolExecution()) return [items.map(({ json, item }) => ({ json: shortened(json), pairedItem: { item } })), []];
	const branch = (wanted: Branch) => items.filter((item) => item.branch === wanted).map((item) => outputItem(item, inputs, context.getNode()));
	return [branch(0), branch(1)];
}

/** "3 of 40 items have no owner: item 7: ..."; at most ten are named. */
export function refusedSentence({ items }: OwnerRun): string {
	const refused = items.flatMap(({ refused: reason, item }) => (reason === undefined ? [] : [`item ${item + 1}: ${reason}`]));
	const rest = refused.length > 10 ? ` ... and ${refused.length - 10} more` : '';
	return `${refused.length} of ${items.length} ${items.length === 1 ? 'item' : 'items'} could not be resolved: ${refused.slice(0, 10).join(' ')}${rest}`;
}

/** "40 resolved, 3 parked · 2 requests". */
export function summary(counts: readonly (readonly [count: number, word: string])[], requests: number, notices: readonly string[] = []): string {
	const said = counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`).join(', ');
	return `${said || 'Nothing found'} · ${requests === 1 ? '1 request' : `${requests} requests`}${notices.map((notice) => ` · ${notice}`).join('')}`;
}

/** Said when rows were left out, because a sandbox's mapping must never count in production. */
export const othersNotice = (ofOthers: number, environment: string): string[] =>
	(ofOthers > 0 ? [`${ofOthers} mapping ${ofOthers === 1 ? 'row is' : 'rows are'} not of ${environment} and did not count`] : []);
