import type { Execution, WorkflowFile } from '../host/n8nEditorApi';
import { readWorkflowFile } from '../host/workflowFiles';
import type { OutcomeName } from './sampleLeads';

export const UPSERT = 'n8n-nodes-dynamics365-sync.dynamics365Upsert';
const WEBHOOK = 'n8n-nodes-base.webhook';

/** One item as the Upsert node gave it out. */
export interface UpsertResult {
	outcome: OutcomeName;
	reason: string;
	table: string | null;
	url: string | null;
}

export interface LeadCaptureTemplate {
	file: WorkflowFile;
	webhookPath: string;
	upsertNode: string;
}

const nodeOfType = (file: WorkflowFile, type: string) => {
	const node = file.nodes.find((candidate) => candidate.type === type);
	if (!node) throw new Error(`The template "${file.name}" has no node of type ${type}`);
	return node;
};

/** Reads the shipped template as it is; only what a person chooses in the editor (the credential) is left open in it. */
export function readLeadCaptureTemplate(projectDir: string): LeadCaptureTemplate {
	const file = readWorkflowFile(projectDir, '02-lead-capture-to-dynamics.json');
	return { file, webhookPath: String(nodeOfType(file, WEBHOOK).parameters.path), upsertNode: nodeOfType(file, UPSERT).name };
}

type Item = { json: Record<string, unknown>; pairedItem?: { item: number } | number | { item: number }[]; error?: { message?: string } };

const inputIndex = ({ pairedItem }: Item): number => {
	const pair = Array.isArray(pairedItem) ? pairedItem[0] : pairedItem;
	return typeof pair === 'number' ? pair : (pair?.item ?? 0);
};

const resultOf = ({ json, error }: Item): UpsertResult => ({
	outcome: (json.outcome ?? 'failed') as OutcomeName,
	reason: String(json.reason ?? json.error ?? error?.message ?? ''),
	table: (json.table ?? null) as string | null,
	url: (json.url ?? null) as string | null,
});

/** The Upsert node's results of one execution in the order of its input items, whichever output they left by. */
export function upsertResults(execution: Execution, upsertNode: string): UpsertResult[] {
	const outputs = execution.data.resultData.runData[upsertNode]?.[0]?.data?.main ?? [];
	const items = outputs.flatMap((output) => (output ?? []) as Item[]);
	return items.sort((a, b) => inputIndex(a) - inputIndex(b)).map(resultOf);
}
