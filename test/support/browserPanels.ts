import { credentialFor } from '../../demo/host/demoCredential';
import type { N8nWorkflow, WorkflowFile, WorkflowNode } from '../../demo/host/n8nEditorApi';
import { UPSERT } from '../../demo/leads/leadCaptureTemplate';
import type { RealPair } from './n8nInstance';

/** Upsert nodes whose panels are looked at, by their names on the canvas. */
export const PANELS = {
	'New lead': {},
	'By external ID': { findExistingBy: 'zoomInfoPerson' },
	'Own rules': { findExistingBy: 'custom' },
	'Own rows': {
		mapping: 'myRowsOnly',
		fields: {
			row: [
				{ column: 'lastname', value: '={{ $json.lastName }}', update: 'completeIfMissing' },
				{ column: 'emailaddress1', value: '={{ $json.email }}', update: 'overwrite' },
			],
		},
	},
	'Company and owner': {
		saveAs: { __rl: true, mode: 'list', value: 'contact', cachedResultName: 'Contact' },
		company: { noMatch: 'create', oneMatch: 'link' },
		owner: 'fixed',
	},
	'With options': { options: { dryRun: true, phoneCountry: 'US', severalMatches: 'review' } },
	'Testing the mapping': { operation: 'testMapping' },
	'A refused lead': { mapping: 'myRowsOnly', fields: { row: [{ column: 'lastname', value: 'Lee', update: 'overwrite' }, { column: 'leadsourcecode', value: 'Carrier Pigeon', update: 'overwrite' }] } },
} as const;

export const PERSON = { firstName: 'Ann', lastName: 'Lee', email: 'ann@lee.example', jobTitle: 'CTO', company: 'Lee Ltd' };

const main = (...names: string[]) => ({ main: [names.map((node) => ({ node, type: 'main', index: 0 }))] });

const CREDENTIAL = 'dynamics365ServicePrincipalApi';

function panelsFile({ credentialId, dataverse }: RealPair, person: Record<string, string>): WorkflowFile {
	const credentials = { [CREDENTIAL]: { id: credentialId, name: credentialFor(dataverse.announcement).name } };
	const upserts = Object.entries(PANELS).map(([name, parameters], index): WorkflowNode => ({ id: name, name, type: UPSERT, typeVersion: 1, position: [440, index * 200], parameters, credentials }));
	const start: WorkflowNode[] = [
		{ id: 'start', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
		{ id: 'lead', name: 'Lead', type: 'n8n-nodes-base.set', typeVersion: 3.4, position: [220, 0], parameters: { mode: 'raw', jsonOutput: JSON.stringify(person), options: {} } },
	];
	return { name: 'Panels', nodes: [...start, ...upserts], connections: { Start: main('Lead'), Lead: main(...Object.keys(PANELS)) } };
}

/** Stores the workflow with all these nodes; without `pinData` the editor cannot run a step for the second time. */
export async function storePanels(pair: RealPair, person: Record<string, string> = PERSON): Promise<N8nWorkflow> {
	return await pair.n8n.editor.call('POST', '/workflows', { ...panelsFile(pair, person), settings: {}, pinData: {}, active: false });
}
