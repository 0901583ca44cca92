import { type HttpReply, httpJson } from './httpJson';
import { owner } from './n8nSettings';

/** A workflow as n8n stores it; only what is used here. */
export interface N8nWorkflow {
	id: string;
	name: string;
	versionId: string;
	active: boolean;
	isArchived?: boolean;
}

/** What an importable workflow file holds. */
export interface WorkflowFile {
	name: string;
	nodes: WorkflowNode[];
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
}

export interface WorkflowNode {
	id?: string;
	name: string;
	type: string;
	typeVersion?: number;
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id?: string | null; name: string }>;
	webhookId?: string;
	[key: string]: unknown;
}

export interface CredentialInput {
	name: string;
	type: string;
	data: Record<string, unknown>;
}

export interface Execution {
	id: string;
	status: string;
	workflowId: string;
	data: { resultData: { runData: Record<string, { data?: { main: ({ json: Record<string, unknown> }[] | null)[] } }[]>; error?: { message: string } } };
}

const UNFINISHED: ReadonlySet<string> = new Set(['new', 'running', 'waiting', 'unknown']);
const UNPUBLISHED_WITHIN_MS = 60_000;
/** n8n puts a publication into a list, and looks there every 15 s at the latest. */
const IN_USE_WITHIN_MS = 120_000;
const SCOPES = ['execution:read', 'execution:list', 'workflow:read', 'workflow:list', 'credential:read'];

/** The calls the editor itself makes, signed in as the owner, and the public API for reading executions with their data. */
export class N8nEditorApi {
	private cookie = '';
	private apiKey = '';

	constructor(readonly baseUrl: string) {}

	async signIn(): Promise<void> {
		const reply = await httpJson(`${this.baseUrl}/rest/login`, { method: 'POST', body: { emailOrLdapLoginId: owner.email, password: owner.password } });
		this.cookie = (reply.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]).join('; ');
		if (reply.status !== 200 || !this.cookie) throw new Error(`n8n refused its own owner: ${reply.status} ${JSON.stringify(reply.body).slice(0, 300)}`);
	}

	/** `data` of an answer of the editor's API; an error carries n8n's own message. */
	async call<T>(method: string, path: string, body?: unknown): Promise<T> {
		const reply = await this.raw<{ data: T; message?: string }>(method, path, body);
		if (reply.status >= 300) throw new Error(`n8n answered ${method} ${path} with ${reply.status}: ${reply.body?.message ?? JSON.stringify(reply.body).slice(0, 300)}`);
		return reply.body.data;
	}

	async raw<T>(method: string, path: string, body?: unknown): Promise<HttpReply<T>> {
		return await httpJson<T>(`${this.baseUrl}/rest${path}`, { method, body, headers: { cookie: this.cookie } });
	}

	/** Creates the credential or, when one of this name and type is there, gives it the new data. Returns its id. */
	async putCredential({ name, type, data }: CredentialInput): Promise<string> {
		const known = (await this.call<{ id: string; name: string; type: string }[]>('GET', '/credentials')).find((credential) => credential.name === name && credential.type === type);
		if (!known) return (await this.call<{ id: string }>('POST', '/credentials', { name, type, data })).id;
		await this.call('PATCH', `/credentials/${known.id}`, { name, type, data });
		return known.id;
	}

	/** Stores the credential and runs n8n's own test on it, as the editor does on Save; the test wants a stored one. */
	async testCredential(credential: CredentialInput): Promise<{ status: string; message: string }> {
		const id = await this.putCredential(credential);
		return await this.call('POST', '/credentials/test', { credentials: { id, ...credential } });
	}

	async workflows(): Promise<N8nWorkflow[]> {
		return await this.call('GET', '/workflows');
	}

	/** n8n deletes only what is archived, archives only what is not published, and for some moments says that it is still unpublishing. */
	async removeWorkflow({ id, active, isArchived }: N8nWorkflow): Promise<void> {
		if (active) await this.call('POST', `/workflows/${id}/deactivate`, {});
		if (!isArchived) await this.call('POST', `/workflows/${id}/archive`, {});
		for (const end = Date.now() + UNPUBLISHED_WITHIN_MS; ; ) {
			const reply = await this.raw<{ message?: string }>('DELETE', `/workflows/${id}`);
			if (reply.status < 300) return;
			if (reply.status !== 409 || Date.now() > end) throw new Error(`n8n answered that workflow ${id} cannot be deleted with ${reply.status}: ${reply.body?.message ?? ''}`);
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	}

	/** Imports a workflow file as the editor does; it arrives unpublished. */
	async importWorkflow({ name, nodes, connections, settings = {} }: WorkflowFile): Promise<N8nWorkflow> {
		return await this.call('POST', '/workflows', { name, nodes, connections, settings, active: false });
	}

	async publish({ id, versionId }: N8nWorkflow): Promise<void> {
		await this.call('POST', `/workflows/${id}/activate`, { versionId });
	}

	/** Waits until what was last published or unpublished has taken effect: n8n answers both calls before. */
	async inUse({ id }: Pick<N8nWorkflow, 'id'>): Promise<void> {
		for (const end = Date.now() + IN_USE_WITHIN_MS; ; ) {
			const { status } = await this.call<{ status: string }>('GET', `/workflows/${id}/publication-status`);
			if (status === 'published' || status === 'not_published') return;
			if (status !== 'in_progress' || Date.now() > end) throw new Error(`The publication of workflow ${id} is ${status}`);
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	}

	/** Finished executions of a workflow with all their data, newest first. */
	async executions(workflowId: string): Promise<Execution[]> {
		return (await this.publicApi<{ data: Execution[] }>('GET', `executions?includeData=true&limit=250&workflowId=${workflowId}`)).data;
	}

	/** n8n's own test of a credential as it is stored. For OAuth2 credentials the editor offers none, so that only the public API runs it. */
	async testStoredCredential(id: string): Promise<{ status: string; message: string }> {
		return await this.publicApi('POST', `credentials/${id}/test`);
	}

	private async publicApi<T>(method: string, path: string): Promise<T> {
		if (!this.apiKey) this.apiKey = (await this.call<{ rawApiKey: string }>('POST', '/api-keys', { label: `reading ${Date.now()}`, expiresAt: null, scopes: SCOPES })).rawApiKey;
		const reply = await httpJson<T>(`${this.baseUrl}/api/v1/${path}`, { method, headers: { 'x-n8n-api-key': this.apiKey } });
		if (reply.status !== 200) throw new Error(`n8n's public API answered ${reply.status}: ${JSON.stringify(reply.body).slice(0, 300)}`);
		return reply.body;
	}

	/** The execution that is not among `before`, once it has ended. */
	async newExecution(workflowId: string, before: ReadonlySet<string>, timeoutMs = 120_000): Promise<Execution> {
		for (const end = Date.now() + timeoutMs; Date.now() < end; ) {
			const ended = (await this.executions(workflowId)).find(({ id, status }) => !before.has(id) && !UNFINISHED.has(status));
			if (ended) return ended;
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
		throw new Error(`No execution of workflow ${workflowId} ended within ${timeoutMs / 1000} s`);
	}
}
