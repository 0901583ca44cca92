import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { N8nEditorApi, N8nWorkflow, WorkflowFile } from './n8nEditorApi';

/** One of the shipped templates, as it lies in `workflows/`. */
export const readWorkflowFile = (projectDir: string, fileName: string): WorkflowFile => JSON.parse(readFileSync(join(projectDir, 'workflows', fileName), 'utf8')) as WorkflowFile;

/** Imports the workflow in place of earlier copies of its name, and publishes it. */
export async function installWorkflow(editor: N8nEditorApi, file: WorkflowFile): Promise<N8nWorkflow> {
	const earlier = (await editor.workflows()).filter(({ name }) => name === file.name);
	for (const workflow of earlier) await editor.removeWorkflow(workflow);
	const workflow = await editor.importWorkflow(file);
	await editor.publish(workflow);
	return workflow;
}
