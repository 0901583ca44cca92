import { credentialFor, withCredential } from '../host/demoCredential';
import type { LocalDataverse } from '../host/localDataverse';
import type { N8nInstance } from '../host/n8nInstance';
import type { Setup } from '../host/setup';
import { readLeadCaptureTemplate, UPSERT } from './leadCaptureTemplate';
import type { LeadCapture } from './pushLeads';

/** Stores the credential, replaces an earlier start's copy of the template, chooses the credential in it and publishes it. */
export async function installLeadCapture({ projectDir }: Setup, { n8n, dataverse }: { n8n: N8nInstance; dataverse: LocalDataverse }): Promise<LeadCapture> {
	const credential = credentialFor(dataverse.announcement);
	const id = await n8n.editor.putCredential(credential);
	const template = readLeadCaptureTemplate(projectDir);
	const earlier = (await n8n.editor.workflows()).filter(({ name }) => name === template.file.name);
	for (const workflow of earlier) await n8n.editor.removeWorkflow(workflow);
	const workflow = await n8n.editor.importWorkflow(withCredential(template.file, UPSERT, { id, name: credential.name }));
	await n8n.editor.publish(workflow);
	return { n8n, dataverse, workflow, template };
}
