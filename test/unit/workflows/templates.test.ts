import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowFile, WorkflowNode } from '../../../demo/host/n8nEditorApi';

const ROOT = join(__dirname, '..', '..', '..');
const { name: PACKAGE, n8n } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { name: string; n8n: { nodes: string[] } };
const UPSERT = `${PACKAGE}.dynamics365Upsert`;

/** Newest version of each node of n8n that a template may use; source: n8n-nodes-base 2.41.1, `n8n export:nodes`. */
const NEWEST_VERSION: Record<string, number> = {
	code: 2, dataTable: 1.1, filter: 2.3, form: 2.5, formTrigger: 2.6, if: 2.3, manualTrigger: 1, merge: 3.2, n8n: 1, postgres: 2.7, respondToWebhook: 1.5, scheduleTrigger: 1.4,
	set: 3.5, splitInBatches: 3, splitOut: 1, stickyNote: 1, stopAndError: 1, switch: 3.4, wait: 1.1, webhook: 2.1,
};
const OURS = new Set(n8n.nodes.map((file) => {
	const [name = ''] = file.split('/').slice(-1);
	return `${PACKAGE}.${name.charAt(0).toLowerCase()}${name.slice(1).replace('.node.js', '')}`;
}));
/** What n8n calls a node that nobody named. */
const GENERIC = /^(HTTP Request|Set|Edit Fields|If|Code|Merge|Webhook|Switch|Filter|Data table|Insert row|Get row\(s\)|Sticky Note|Split Out|When clicking.*|Respond to Webhook|Loop Over Items|n8n Form Trigger|Form|Dynamics 365 \w+)\s*\d*$/i;

type Placed = WorkflowNode & { position: [number, number]; onError?: string; typeVersion: number };
type Connections = Record<string, { main: ({ node: string }[] | null)[] }>;
interface Template extends Omit<WorkflowFile, 'nodes' | 'connections'> {
	nodes: Placed[];
	connections: Connections;
	pinData?: Record<string, unknown>;
	active?: boolean;
	meta?: unknown;
}

const FILES = readdirSync(join(ROOT, 'workflows')).filter((file) => file.endsWith('.json'));
const read = (file: string) => JSON.parse(readFileSync(join(ROOT, 'workflows', file), 'utf8')) as Template;
const isNote = ({ type }: WorkflowNode) => type === 'n8n-nodes-base.stickyNote';
const isTrigger = ({ type }: WorkflowNode) => /trigger$/i.test(type) || type === 'n8n-nodes-base.webhook';
const namesOf = (nodes: WorkflowNode[]) => nodes.map(({ name }) => name);

const isKnown = ({ type, typeVersion }: Placed) => OURS.has(type) || typeVersion <= (NEWEST_VERSION[type.replace('n8n-nodes-base.', '')] ?? 0);

/** Whether a node of the editor (about 100 by 100) begins inside the frame of a sticky note. */
const frames = ({ position: [left, top], parameters: { width, height } }: Placed, { position: [x, y] }: Placed) =>
	x >= left && x + 100 <= left + Number(width) && y >= top && y + 100 <= top + Number(height);

const settingsOf = ({ nodes }: Template): Record<string, unknown> => {
	const { assignments = [] } = (nodes.find(({ name }) => name === 'Settings')?.parameters.assignments ?? {}) as { assignments?: { name: string; value: unknown }[] };
	return Object.fromEntries(assignments.map(({ name, value }) => [name, value]));
};

const dataTableNodes = ({ nodes }: Template) => nodes.filter(({ type }) => type === 'n8n-nodes-base.dataTable');

/** Names of the data tables a template makes, as its settings ship them. */
const tablesMadeBy = (template: Template): string[] => dataTableNodes(template)
	.filter(({ parameters }) => parameters.operation === 'create')
	.map(({ parameters }) => {
		const [, setting = ''] = /\.json\.(\w+)/.exec(String(parameters.tableName)) ?? [];
		return String(settingsOf(template)[setting] ?? parameters.tableName);
	});

describe.each(FILES.map((file) => [file, read(file)] as const))('the template %s', (_file, template) => {
	const { nodes, connections } = template;
	const working = nodes.filter((node) => !isNote(node));
	const frameNotes = nodes.filter((node) => isNote(node) && node.parameters.color === 7);

	it('uses only nodes of this package and of the n8n it is tested with', () => {
		expect(namesOf(nodes.filter((node) => !isKnown(node)))).toEqual([]);
	});

	it('brings no credential, no data, no instance and is not active', () => {
		expect(namesOf(nodes.filter(({ credentials }) => credentials))).toEqual([]);
		expect([template.pinData ?? {}, template.active ?? false, template.meta]).toEqual([{}, false, undefined]);
	});

	it('names every node once, and by what happens there', () => {
		expect(new Set(namesOf(nodes)).size).toBe(nodes.length);
		expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
		expect(namesOf(nodes).filter((name) => GENERIC.test(name))).toEqual([]);
	});

	it('begins at the top left with a yellow note that says what to set and what it needs', () => {
		const [about, ...others] = nodes.filter((node) => isNote(node) && node.parameters.color !== 7);
		expect(others).toEqual([]);
		expect(about?.parameters).toMatchObject({ color: 1, content: expect.stringMatching(/credential[\s\S]*\*Settings\*[\s\S]*Stands for[\s\S]*n8n-nodes-dynamics365-sync/) });
		expect(namesOf(working.filter(({ position: [x, y] }) => x < (about?.position[0] ?? 0) || y < (about?.position[1] ?? 0)))).toEqual([]);
		expect(about?.position[0]).toBe(Math.min(...nodes.map(({ position }) => position[0])));
	});

	it('has one Settings node, and frames every node with the note of its section', () => {
		expect(namesOf(nodes).filter((name) => /settings/i.test(name))).toEqual(['Settings']);
		expect(Object.keys(settingsOf(template)).length).toBeGreaterThan(0);
		expect(namesOf(working.filter((node) => frameNotes.filter((note) => frames(note, node)).length !== 1))).toEqual([]);
	});

	it('connects every node, and none that is not there', () => {
		const targets = Object.values(connections).flatMap(({ main }) => main.flatMap((output) => (output ?? []).map(({ node }) => node)));
		expect([...targets, ...Object.keys(connections)].filter((name) => !namesOf(nodes).includes(name))).toEqual([]);
		expect(namesOf(working.filter((node) => !isTrigger(node) && !targets.includes(node.name)))).toEqual([]);
	});

	it('speaks in its expressions only of nodes that are there', () => {
		const spokenOf = [...JSON.stringify(working).matchAll(/\$\('([^']+)'\)/g)].map(([, name]) => name ?? '');
		expect(spokenOf.filter((name) => !namesOf(nodes).includes(name))).toEqual([]);
	});

	it('lets no refused row stop the others, and loses no outcome of an Upsert node', () => {
		for (const { name, onError } of nodes.filter(({ type }) => type === UPSERT)) {
			expect([name, onError]).toEqual([name, 'continueErrorOutput']);
			expect((connections[name]?.main ?? []).map((output) => (output ?? []).length > 0)).toEqual([true, true, true, true]);
		}
	});

	it('keeps executions: all that failed, and those that succeeded unless a trigger of ours feeds them', () => {
		const isImport = nodes.some((node) => isTrigger(node) && OURS.has(node.type));
		expect(template.settings?.executionOrder).toBe('v1');
		expect(template.settings?.saveDataErrorExecution).not.toBe('none');
		expect(template.settings?.saveDataSuccessExecution === 'none').toBe(isImport);
	});

	it('addresses data tables by id, and makes those that are not there', () => {
		for (const { name, parameters } of dataTableNodes(template)) {
			if (parameters.resource === 'row') expect([name, parameters.dataTableId]).toEqual([name, { __rl: true, mode: 'id', value: expect.stringMatching(/^=\{\{ \$\('.+'\)\.first\(\)\.json\.\w+ \}\}$/) }]);
			if (parameters.operation === 'create') expect(parameters.options).toEqual({ createIfNotExists: true });
		}
	});
});

it('no name of a data table contains another, because n8n looks names up by a part of them', () => {
	const names = [...new Set(FILES.flatMap((file) => tablesMadeBy(read(file))))].map((name) => name.toLowerCase());
	expect(names.filter((name) => names.some((other) => other !== name && name.includes(other)))).toEqual([]);
});

it('every template has its line in the list of templates', () => {
	const list = readFileSync(join(ROOT, 'workflows', 'README.md'), 'utf8');
	expect(FILES.filter((file) => !list.includes(`\`${file}\``))).toEqual([]);
});
