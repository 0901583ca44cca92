import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { readWorkflowFile } from '../../demo/host/workflowFiles';
import type { WorkflowFile } from '../../demo/host/n8nEditorApi';
import { withSettings } from './template';

const ROOT = join(__dirname, '..', '..');

const settingsOf = ({ nodes }: WorkflowFile): IDataObject => {
	const { assignments = [] } = (nodes.find(({ name }) => name === 'Settings')?.parameters.assignments ?? {}) as { assignments?: { name: string; value: unknown }[] };
	return Object.fromEntries(assignments.map(({ name, value }) => [name, value])) as IDataObject;
};

export interface Surroundings {
	/** In place of those the template comes with. */
	settings?: IDataObject;
	/** What other nodes gave out, by their names. */
	others?: Readonly<Record<string, IDataObject>>;
}

/**
 * Parameters of a template's node, as n8n reads them: what its expressions take of other nodes is put in their place, so that the node
 * can run by itself. A node or value that is not there is an error.
 */
export function templateParameters(template: string, node: string, { settings = {}, others = {} }: Surroundings = {}): IDataObject {
	const file = withSettings(readWorkflowFile(ROOT, `${template}.json`), settings);
	const given: Readonly<Record<string, IDataObject>> = { ...others, Settings: settingsOf(file) };
	const valueOf = (from: string, name: string): string => {
		const value = given[from]?.[name];
		if (value === undefined) throw new Error(`${template}: nothing is given for ${name} of ${from}`);
		return JSON.stringify(value);
	};
	const placed = (value: unknown): unknown => {
		if (typeof value === 'string') return value.replace(/\$\('([^']+)'\)\.first\(\)\.json\.(\w+)/g, (_all, from: string, name: string) => valueOf(from, name));
		if (Array.isArray(value)) return value.map(placed);
		if (value === null || typeof value !== 'object') return value;
		return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, placed(member)]));
	};
	const found = file.nodes.find(({ name }) => name === node);
	if (!found) throw new Error(`The template "${file.name}" has no node ${node}`);
	return placed(found.parameters) as IDataObject;
}
