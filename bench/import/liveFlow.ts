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

/** A workflow in n8n that is published, changed in place, and unpublished. */
export class LiveFlow {
	private isPublished = false;

	private constructor(private readonly editor: N8nEditorApi, private workflow: N8nWorkflow) {}

	/** Imports without publishing. */
	static async import(editor: N8nEditorApi, file: WorkflowFile): Promise<LiveFlow> {
		return new LiveFlow(editor, await editor.importWorkflow(file));
	}

	async publish(): Promise<void> {
		await this.editor.publish(this.workflow);
		this.isPublished = true;
	}

	async unpublish(): Promise<void> {
		if (!this.isPublished) return;
		this.isPublished = false;
		await this.editor.call('POST', `/workflows/${this.workflow.id}/deactivate`, {});
	}

	/** Puts other nodes in place, as somebody in the editor would, and publishes that; what the nodes have stored stays. */
	async change({ nodes, connections, settings }: WorkflowFile): Promise<void> {
		await this.unpublish();
		this.workflow = await this.editor.call<N8nWorkflow>('PATCH', `/workflows/${this.workflow.id}`, { nodes, connections, settings, versionId: this.workflow.versionId });
		await this.publish();
	}

	/** Where the trigger is with a table, as n8n has stored it; undefined before anything was. */
	async position(table: string): Promise<Position | undefined> {
		const { staticData } = await this.editor.call<Stored>('GET', `/workflows/${this.workflow.id}`);
		const { global = {} } = (typeof staticData === 'string' ? (JSON.parse(staticData) as Exclude<Stored['staticData'], string>) : staticData) ?? {};
		return Object.values(global)[0]?.tables?.[table];
	}
}
