import type { LocalDataverse, Row } from '../host/localDataverse';
import type { N8nWorkflow } from '../host/n8nEditorApi';
import type { N8nInstance } from '../host/n8nInstance';
import { wrongRows } from './checkRows';
import { type LeadCaptureTemplate, upsertResults, type UpsertResult } from './leadCaptureTemplate';
import { type Push, PUSHES, type SampleLead } from './sampleLeads';

/** One line of the table: what was expected, what came, and what is wrong about it. */
export interface Comparison {
	sample: SampleLead;
	result: UpsertResult | undefined;
	wrong: string[];
}

export interface LeadCapture {
	n8n: N8nInstance;
	dataverse: LocalDataverse;
	workflow: N8nWorkflow;
	template: LeadCaptureTemplate;
}

// One lead goes as an object, several as a list: both are what form tools and card scanners send.
const bodyOf = ({ leads }: Push): unknown => (leads.length === 1 ? leads[0]?.lead : leads.map(({ lead }) => lead));

/** Calls the published webhook once and returns the Upsert node's results, read from the execution n8n stored. */
export async function pushOnce({ n8n, workflow, template }: LeadCapture, body: unknown): Promise<UpsertResult[]> {
	const before = new Set((await n8n.editor.executions(workflow.id)).map(({ id }) => id));
	const reply = await n8n.webhook(template.webhookPath, body);
	if (reply.status >= 400) throw new Error(`The webhook answered ${reply.status}: ${JSON.stringify(reply.body).slice(0, 300)}`);
	return upsertResults(await n8n.editor.newExecution(workflow.id, before), template.upsertNode);
}

const outcomeFaults = (sample: SampleLead, result: UpsertResult | undefined): string[] => (result?.outcome === sample.outcome ? [] : [`came out as ${result?.outcome ?? 'nothing'}`]);

/** Pushes all sample leads and compares outcomes, and afterwards the CRM's rows, with what was expected. */
export async function pushSamples(capture: LeadCapture): Promise<Comparison[]> {
	const results: { sample: SampleLead; result: UpsertResult | undefined }[] = [];
	for (const push of PUSHES) {
		const outcomes = await pushOnce(capture, bodyOf(push));
		results.push(...push.leads.map((sample, position) => ({ sample, result: outcomes[position] })));
	}
	const rows: Record<string, Row[]> = { lead: await capture.dataverse.rows('lead'), contact: await capture.dataverse.rows('contact') };
	return results.map(({ sample, result }) => ({ sample, result, wrong: [...outcomeFaults(sample, result), ...wrongRows(rows[sample.rows.table] ?? [], sample.rows)] }));
}
