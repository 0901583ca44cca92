import { credentialFor, withCredential } from '../../demo/host/demoCredential';
import type { WorkflowFile } from '../../demo/host/n8nEditorApi';
import { UPSERT } from '../../demo/leads/leadCaptureTemplate';
import { type LeadCapture, pushOnce } from '../../demo/leads/pushLeads';
import { type RealPair, startRealPair } from '../support/n8nInstance';
import { compareLeads } from '../support/people/compareLeads';
import { EXTERNAL_ID_COLUMN, expectedLeads } from '../support/people/expectedLeads';
import { inputPeople } from '../support/people/inputPeople';

const PER_CALL = 1_250;
const NODE = 'Upsert people';

const main = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });

/** Webhook -> Split Out -> Upsert, as somebody would build it in the editor. */
const WORKFLOW: WorkflowFile = {
	name: 'People from a list',
	nodes: [
		{ id: '1', name: 'List', type: 'n8n-nodes-base.webhook', typeVersion: 2, webhookId: 'people', parameters: { httpMethod: 'POST', path: 'people', responseMode: 'lastNode', options: {} }, position: [0, 0] },
		{ id: '2', name: 'One by one', type: 'n8n-nodes-base.splitOut', typeVersion: 1, parameters: { fieldToSplitOut: 'body.people', options: {} }, position: [200, 0] },
		{
			id: '3', name: NODE, type: UPSERT, typeVersion: 1, position: [400, 0], onError: 'continueErrorOutput',
			credentials: { dynamics365ServicePrincipalApi: { name: 'to be chosen' } },
			parameters: { saveAs: 'lead', lookIn: 'chosenTable', findExistingBy: 'fullCascade', externalIdColumn: { __rl: true, mode: 'name', value: EXTERNAL_ID_COLUMN }, mapping: 'defaultColumns' },
		},
	],
	connections: { List: main('One by one'), 'One by one': main(NODE) },
};

const inCalls = <T>(list: readonly T[]): T[][] => Array.from({ length: Math.ceil(list.length / PER_CALL) }, (_, call) => list.slice(call * PER_CALL, (call + 1) * PER_CALL));

describe('thousands of messy people through a real n8n', () => {
	const people = inputPeople();
	const expected = expectedLeads(people);
	const passes = expectedLeads([...people, ...people, ...people]);
	let pair: RealPair;
	let flow: LeadCapture;

	beforeAll(async () => {
		pair = await startRealPair();
		const { name } = credentialFor(pair.dataverse.announcement);
		const workflow = await pair.n8n.editor.importWorkflow(withCredential(WORKFLOW, UPSERT, { id: pair.credentialId, name }));
		await pair.n8n.editor.publish(workflow);
		flow = { n8n: pair.n8n, dataverse: pair.dataverse, workflow, template: { file: WORKFLOW, webhookPath: 'people', upsertNode: NODE } };
	});
	afterAll(async () => { await pair?.stop(); });

	/** Sends everybody in a few calls; what came of each, in order. */
	const pushAll = async (): Promise<string[]> => {
		const outcomes: string[] = [];
		for (const call of inCalls(people)) outcomes.push(...(await pushOnce(flow, { people: call })).map(({ outcome }) => outcome));
		return outcomes;
	};

	it('end in exactly the rows that the rules imply, column by column, one outcome each', async () => {
		await pair.dataverse.clearTrace();
		expect(await pushAll()).toEqual(expected.outcomes);
		expect(compareLeads(expected.leads, await pair.dataverse.rows('lead'))).toEqual({ missing: [], surplus: [] });
		expect((await pair.dataverse.counters()).requests).toBeLessThanOrEqual(people.length * 0.05);
	});

	it('come again and leave what the rules imply; the third time nothing is written', async () => {
		expect(await pushAll()).toEqual(passes.outcomes.slice(people.length, 2 * people.length));
		expect(compareLeads(passes.leads, await pair.dataverse.rows('lead'))).toEqual({ missing: [], surplus: [] });
		await pair.dataverse.clearTrace();
		expect(await pushAll()).toEqual(passes.outcomes.slice(2 * people.length));
		expect((await pair.dataverse.counters()).rowsWritten).toBe(0);
	});
});
