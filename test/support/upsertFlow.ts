import { flow, ITEMS, node, receive, RECEIVED } from '../../bench/contestants/flow';
import type { N8nWorkflow } from '../../demo/host/n8nEditorApi';
import { UPSERT } from '../../demo/leads/leadCaptureTemplate';
import type { RealPair } from './n8nInstance';
import { OAUTH2_TYPE } from './userSignIn';

/** A stored credential as a node names it. */
export interface StoredCredential {
	type: string;
	id: string;
	name: string;
}

/** Publishes a flow that upserts the people posted to the webhook `path` as leads. */
export async function publishUpsert({ n8n }: Pick<RealPair, 'n8n'>, path: string, { type, id, name }: StoredCredential): Promise<N8nWorkflow> {
	const upsert = node('Upsert', UPSERT, 1, { authentication: type === OAUTH2_TYPE ? 'oAuth2' : 'servicePrincipal' }, { credentials: { [type]: { id, name } } });
	const workflow = await n8n.editor.importWorkflow(flow(path, [...receive(path), upsert], [RECEIVED, [ITEMS, 0, 'Upsert']]));
	await n8n.editor.publish(workflow);
	return workflow;
}

/** Runs a flow of `publishUpsert`; @returns the error as the execution shows it. */
export async function errorOfUpsert({ n8n }: Pick<RealPair, 'n8n'>, { id, name: path }: N8nWorkflow, people: object[]): Promise<string | undefined> {
	const before = new Set((await n8n.editor.executions(id)).map((execution) => execution.id));
	await n8n.webhook(path, { people });
	return (await n8n.editor.newExecution(id, before)).data.resultData.error?.message;
}

/** Runs a flow of `publishUpsert` that must succeed; @returns its outcomes. @throws with the error as the execution shows it */
export async function outcomesOfUpsert<Outcome>({ n8n }: Pick<RealPair, 'n8n'>, { id, name: path }: N8nWorkflow, people: object[]): Promise<Outcome[]> {
	const { status, body } = await n8n.webhook<Outcome[]>(path, { people });
	if (status === 200 && Array.isArray(body)) return body;
	const [execution] = await n8n.editor.executions(id);
	throw new Error(`The flow "${path}" answered ${status} ${JSON.stringify(body).slice(0, 300)}: ${execution?.data.resultData.error?.message}`);
}
