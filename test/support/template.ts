import { credentialFor, withCredential } from '../../demo/host/demoCredential';
import type { HttpReply } from '../../demo/host/httpJson';
import type { Execution, N8nWorkflow, WorkflowFile } from '../../demo/host/n8nEditorApi';
import { installWorkflow, readWorkflowFile } from '../../demo/host/workflowFiles';
import type { RealPair } from './n8nInstance';

type Json = Record<string, unknown>;

export interface TemplateRun<T> {
	reply: HttpReply<T>;
	execution: Execution;
}

/** A shipped template as somebody uses it: imported, the credential chosen, settings changed, published. */
export interface InstalledTemplate {
	workflow: N8nWorkflow;
	/** Calls one of its webhooks, as the outside world does. */
	call: <T = unknown>(path: string, body: unknown) => Promise<HttpReply<T>>;
	/** The same, with the execution it caused. One call at a time: with several, nobody can tell which execution is whose. */
	run: <T = unknown>(path: string, body: unknown) => Promise<TemplateRun<T>>;
	/** What *Execute workflow* in the editor does, from the given trigger. */
	runByHand: (trigger: string) => Promise<Execution>;
}

interface Assignment {
	name: string;
	value: unknown;
}

/** The file with other values in its *Settings* node. A name that is not there is an error, so that a test cannot set nothing. */
export function withSettings(file: WorkflowFile, settings: Readonly<Json>): WorkflowFile {
	const copy = structuredClone(file);
	const assignments = (copy.nodes.find(({ name }) => name === 'Settings')?.parameters.assignments as { assignments: Assignment[] } | undefined)?.assignments ?? [];
	for (const [name, value] of Object.entries(settings)) {
		const assignment = assignments.find((candidate) => candidate.name === name);
		if (!assignment) throw new Error(`The template "${file.name}" has no setting ${name}`);
		assignment.value = value;
	}
	return copy;
}

/** A credential of n8n's own nodes, by the node's type. */
export interface OtherCredential {
	nodeType: string;
	credentialType: string;
	id: string;
	name: string;
}

/** What else somebody changes by hand before publishing. */
export interface HandChanges {
	credentials?: readonly OtherCredential[];
	/** Parameters by the node's name, in place of those of the same name. */
	parameters?: Readonly<Record<string, Json>>;
	/** Nothing starts the workflow by itself, so n8n does not publish it. */
	isRunByHand?: boolean;
}

/** A node that is not there is an error, so that a test cannot change nothing. */
export function changedByHand(file: WorkflowFile, { credentials = [], parameters = {} }: HandChanges): WorkflowFile {
	const stray = Object.keys(parameters).find((name) => !file.nodes.some((node) => node.name === name));
	if (stray !== undefined) throw new Error(`The template "${file.name}" has no node ${stray}`);
	const nodes = file.nodes.map((node) => {
		const chosen = credentials.filter(({ nodeType }) => nodeType === node.type).map(({ credentialType, id, name }) => [credentialType, { id, name }] as const);
		return { ...node, parameters: { ...node.parameters, ...parameters[node.name] }, ...(chosen.length > 0 ? { credentials: { ...node.credentials, ...Object.fromEntries(chosen) } } : {}) };
	});
	return { ...file, nodes };
}

const withCredentials = (file: WorkflowFile, packageName: string, credential: { id: string; name: string }): WorkflowFile => {
	const types = new Set(file.nodes.map(({ type }) => type).filter((type) => type.startsWith(`${packageName}.`)));
	return [...types].reduce((changed, type) => withCredential(changed, type, credential), file);
};

/**
 * Installs a template of `workflows/` in a real n8n, in place of an earlier copy of it. Nothing of the file is changed but the
 * credential of our nodes, the named values of its *Settings* node, and what is named in `byHand`.
 */
export async function installTemplate({ setup, n8n, dataverse, credentialId }: Pick<RealPair, 'setup' | 'n8n' | 'dataverse' | 'credentialId'>, fileName: string, settings: Readonly<Json> = {}, byHand: HandChanges = {}): Promise<InstalledTemplate> {
	const { name } = credentialFor(dataverse.announcement);
	const file = changedByHand(withSettings(readWorkflowFile(setup.projectDir, fileName), settings), byHand);
	const chosen = withCredentials(file, setup.packageName, { id: credentialId, name });
	const workflow = byHand.isRunByHand ? await n8n.editor.importWorkflow(chosen) : await installWorkflow(n8n.editor, chosen);
	const known = async () => new Set((await n8n.editor.executions(workflow.id)).map(({ id }) => id));
	return {
		workflow,
		call: async (path, body) => await n8n.webhook(path, body),
		run: async <T>(path: string, body: unknown) => {
			const before = await known();
			const reply = await n8n.webhook<T>(path, body);
			return { reply, execution: await n8n.editor.newExecution(workflow.id, before) };
		},
		runByHand: async (trigger) => {
			const before = await known();
			await n8n.editor.call('POST', `/workflows/${workflow.id}/run`, { triggerToStartFrom: { name: trigger } });
			return await n8n.editor.newExecution(workflow.id, before);
		},
	};
}

/** JSON of the items a node gave out, of one of its outputs or of all; none when it did not run. */
export function itemsOf({ data }: Execution, node: string, output?: number): Json[] {
	const outputs = (data.resultData.runData[node] ?? []).flatMap((run) => (output === undefined ? (run.data?.main ?? []) : [run.data?.main[output] ?? null]));
	return outputs.flatMap((items) => (items ?? []).map(({ json }) => json));
}
