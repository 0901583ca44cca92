import type { N8nEditorApi, N8nWorkflow, WorkflowFile } from '../../demo/host/n8nEditorApi';

/** A table's position as the trigger stores it, as far as it is looked at here. */
export interface Position {
	/** Pages that were delivered. */
	seq: number;
	reading: { stage?: string };
}

interface Stored {
	staticData?: { global?: Record<string, { tables?: Record<string, Position> }> } | string | null;
}

/** Where a workflow's only trigger is, by table, as n8n has stored it. */
export async function storedPositions(editor: N8nEditorApi, workflowId: string): Promise<Record<string, Position>> {
	const { staticData } = await editor.call<Stored>('GET', `/workflows/${workflowId}`);
	const { global = {} } = (typeof staticData === 'string' ? (JSON.parse(staticData) as Exclude<Stored['staticData'], string>) : staticData) ?? {};
	return Object.values(global)[0]?.tables ?? {};
}

/** A workflow in n8n that is published, changed in place, and unpublished. */
export class LiveFlow {
	private isPublished = false;

	private constructor(private readonly editor: N8nEditorApi, private workflow: N8nWorkflow) {}

	/** Imports without publishing. */
	static async import(editor: N8nEditorApi, file: WorkflowFile): Promise<LiveFlow> {
		return new LiveFlow(editor, await editor.importWorkflow(file));
	}

	/** Resolves before n8n has taken it into use, see `inUse`. */
	async publish(): Promise<void> {
		await this.editor.publish(this.workflow);
		this.isPublished = true;
	}

	async unpublish(): Promise<void> {
		if (!this.isPublished) return;
		this.isPublished = false;
		await this.editor.call('POST', `/workflows/${this.workflow.id}/deactivate`, {});
		await this.inUse();
	}

	/** Waits until n8n has done what it was told last. */
	async inUse(): Promise<void> {
		await this.editor.inUse(this.workflow);
	}

	/** Puts other nodes in place, as somebody in the editor would, and publishes that; what the nodes have stored stays. Resolves when it is in use. */
	async change({ nodes, connections, settings }: WorkflowFile): Promise<void> {
		await this.unpublish();
		this.workflow = await this.editor.call<N8nWorkflow>('PATCH', `/workflows/${this.workflow.id}`, { nodes, connections, settings, versionId: this.workflow.versionId });
		await this.publish();
		await this.inUse();
	}

	/** Where the trigger is with a table, as n8n has stored it; undefined before anything was. */
	async position(table: string): Promise<Position | undefined> {
		return (await storedPositions(this.editor, this.workflow.id))[table];
	}
}
