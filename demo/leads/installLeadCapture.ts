import { credentialFor, withCredential } from '../host/demoCredential';
import type { LocalDataverse } from '../host/localDataverse';
import type { N8nInstance } from '../host/n8nInstance';
import type { Setup } from '../host/setup';
import { installWorkflow } from '../host/workflowFiles';
import { readLeadCaptureTemplate, UPSERT } from './leadCaptureTemplate';
import type { LeadCapture } from './pushLeads';

/** Stores the credential, replaces an earlier start's copy of the template, chooses the credential in it and publishes it. */
export async function installLeadCapture({ projectDir }: Setup, { n8n, dataverse }: { n8n: N8nInstance; dataverse: LocalDataverse }): Promise<LeadCapture> {
	const credential = credentialFor(dataverse.announcement);
	const id = await n8n.editor.putCredential(credential);
	const template = readLeadCaptureTemplate(projectDir);
	const workflow = await installWorkflow(n8n.editor, withCredential(template.file, UPSERT, { id, name: credential.name }));
	return { n8n, dataverse, workflow, template };
}
