import { type Position, storedPositions } from '../../bench/import/liveFlow';
import { CREDENTIAL_TYPE, credentialFor } from '../../demo/host/demoCredential';
import type { WorkflowFile } from '../../demo/host/n8nEditorApi';
import { installWorkflow } from '../../demo/host/workflowFiles';
import { type RealPair, startRealPair } from '../support/n8nInstance';
import { Sink } from '../support/sink';

const EVERY_SECOND = { item: [{ mode: 'custom', cronExpression: '* * * * * *' }] };
const ROWS = 45;

describe('an import trigger, published in a real n8n', () => {
	let pair: RealPair;
	let sink: Sink;
	let workflowId: string;

	const flow = (): WorkflowFile => ({
		name: 'Import to another system',
		nodes: [
			{
				id: 'import', name: 'Changes in Dynamics', type: 'n8n-nodes-dynamics365-sync.dynamics365ImportTrigger', typeVersion: 1, position: [0, 0],
				parameters: { tables: { table: [{ table: 'account' }, { table: 'contact' }] }, schedule: EVERY_SECOND, options: { pageSize: 10 } },
				credentials: { [CREDENTIAL_TYPE]: { id: pair.credentialId, name: credentialFor(pair.dataverse.announcement).name } },
			},
			{
				id: 'send', name: 'Send on', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, position: [200, 0], executeOnce: true,
				parameters: { method: 'POST', url: sink.url, sendBody: true, specifyBody: 'json', jsonBody: '={{ JSON.stringify($input.all().map((item) => item.json)) }}', options: {} },
			},
		],
		connections: { 'Changes in Dynamics': { main: [[{ node: 'Send on', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1', saveDataSuccessExecution: 'none' },
	});

	const until = async (what: string, isSo: () => boolean | Promise<boolean>): Promise<void> => {
		for (const end = Date.now() + 90_000; Date.now() < end; ) {
			if (await isSo()) return;
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
		throw new Error(`Waited in vain: ${what}. Received: ${JSON.stringify(sink.received.map((items) => items.map(({ change, row }) => `${change} ${String(row?.name)}`))).slice(0, 2_000)}`);
	};

	const crm = async () => new Map((await pair.dataverse.rows('account')).map((row) => [String(row.accountid), String(row.name)]));
	const mirrored = () => new Map([...sink.mirror('account')].map(([id, row]) => [id, String(row.name)]));
	const isMirrored = async () => JSON.stringify([...mirrored()].sort()) === JSON.stringify([...(await crm())].sort());

	beforeAll(async () => {
		sink = await Sink.start();
		const names = Array.from({ length: ROWS }, (_, index) => ({ name: `Account ${index}` }));
		pair = await startRealPair({ seed: async (dataverse) => await dataverse.seed({ accounts: names, contacts: [{ lastname: 'Lindgren' }] }) });
		workflowId = (await installWorkflow(pair.n8n.editor, flow())).id;
	});
	afterAll(async () => {
		await pair?.stop();
		await sink?.stop();
	});

	it('S106: brings every existing row in pages, parents first', async () => {
		await until('all rows', () => sink.items.length >= ROWS + 1);
		expect(await isMirrored()).toBe(true);
		expect(sink.received.map((items) => items.length)).toEqual([10, 10, 10, 10, 5, 1]);
		expect(sink.received.at(-1)?.[0]).toMatchObject({ table: 'contact', change: 'existing' });
	});

	it('G1: brings changes and deletes', async () => {
		const [first, second] = [...(await crm()).keys()];
		await pair.dataverse.edit({ table: 'account', update: { ids: [String(first)], changes: { name: 'Renamed' } } });
		await pair.dataverse.edit({ table: 'account', remove: { ids: [String(second)] } });
		await until('the change and the delete', isMirrored);
		expect(sink.items.slice(ROWS + 1).map(({ change }) => change).sort()).toEqual(['deleted', 'updated']);
	});

	const position = async (id: string, table: string): Promise<Position | undefined> => (await storedPositions(pair.n8n.editor, id))[table];

	/** The last page is finished when n8n has stored the position behind it, which comes after the sink has the rows. */
	const positionIsStored = async (): Promise<void> => await until('the position behind the last page', async () => {
		const pages = sink.received.filter(([first]) => first?.table === 'account').length;
		const { seq = 0, reading } = (await position(workflowId, 'account')) ?? {};
		return reading?.stage === 'changes' && seq >= pages;
	});

	it('S46: brings nothing twice after n8n was ended in order and started again', async () => {
		const before = sink.items.length;
		await positionIsStored();
		await pair.n8n.stop();
		const [id] = [...(await crm()).keys()];
		await pair.dataverse.edit({ table: 'account', update: { ids: [String(id)], changes: { name: 'While n8n was down' } } });
		await pair.n8n.start();
		await until('the change made while n8n was down', isMirrored);
		expect(sink.items.slice(before).map(({ change, row }) => `${change} ${String(row?.name)}`)).toEqual(['updated While n8n was down']);
	});

	it('brings rows again when the workflow failed on them', async () => {
		sink.status = 500;
		const [id] = [...(await crm()).keys()];
		await pair.dataverse.edit({ table: 'account', update: { ids: [String(id)], changes: { name: 'While the sink was down' } } });
		await until('a failed execution', async () => (await pair.n8n.editor.call<{ results: unknown[] }>('GET', `/executions?filter=${encodeURIComponent(JSON.stringify({ status: ['error'] }))}`)).results.length > 0);
		sink.status = 200;
		await until('the rows again', isMirrored);
	});

	it('S46: brings what changed while n8n was down, although a trigger for new changes had not given anything out before it was killed', async () => {
		const { nodes: [trigger, send], ...rest } = flow();
		const ofLeads = { ...trigger, id: 'leads', parameters: { ...trigger?.parameters, tables: { table: [{ table: 'lead' }] }, startWith: 'changes', options: { overlapMinutes: 0 } } };
		const { id } = await installWorkflow(pair.n8n.editor, { ...rest, name: 'New leads', nodes: [ofLeads, send] as WorkflowFile['nodes'] });
		// An n8n that is killed while it publishes takes that up again a minute later.
		await pair.n8n.editor.inUse({ id });
		await until('the position to start from', async () => (await position(id, 'lead')) !== undefined);
		await pair.n8n.kill();
		await pair.dataverse.edit({ table: 'lead', create: { count: 1, row: { lastname: 'While it was down' } } });
		await pair.n8n.start();
		await until('the lead', () => sink.items.some(({ row }) => row?.lastname === 'While it was down'));
	});
});
