import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CREDENTIAL_TYPE } from '../../demo/host/demoCredential';
import { startWorld, type World } from '../chaos/import/world';
import { redisProgram } from '../support/redis';
import { Sink } from '../support/sink';
import { until } from '../support/until';

const WHY = 'SKIPPED: Commit Position in queue mode, because this machine has no redis-server (Debian: apt-get install redis-server).';
const PATIENCE_MS = 300_000;
const TRIGGER = 'Opportunities';
const EVERY_SECOND = { item: [{ mode: 'custom', cronExpression: '* * * * * *' }] };

/** A step that takes until it is let through. */
class Gate {
	private isOpen = false;
	private readonly waiting: (() => void)[] = [];
	private readonly server: Server = createServer((_request, response) => {
		const answer = (): unknown => response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
		if (this.isOpen) answer();
		else this.waiting.push(answer);
	});

	async listen(): Promise<this> {
		this.server.listen(0, '127.0.0.1');
		await once(this.server, 'listening');
		return this;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
	}

	get isAwaited(): boolean {
		return this.waiting.length > 0;
	}

	open(): void {
		this.isOpen = true;
		for (const answer of this.waiting) answer();
	}

	stop(): void {
		this.server.closeAllConnections();
		this.server.close();
	}
}

const http = (id: string, name: string, parameters: object): object => ({ id, name, type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, position: [0, 0], executeOnce: true, parameters: { method: 'POST', options: {}, ...parameters } });

/** The main process is killed while a worker is in the slow step, and started again when the worker has ended; @returns the names of the rows that were sent on, in their order. */
async function rowsAround(world: World, steps: readonly string[]): Promise<string[]> {
	const { pair, postgres, victims: [main] } = world;
	const [sink, gate] = [await Sink.start(), await new Gate().listen()];
	try {
		const all = [
			{ id: 'import', name: TRIGGER, type: 'n8n-nodes-dynamics365-sync.dynamics365ImportTrigger', typeVersion: 1, position: [0, 0], parameters: { tables: { table: [{ table: 'opportunity' }] }, schedule: EVERY_SECOND, options: { positionOnItems: true } }, credentials: { [CREDENTIAL_TYPE]: { id: pair.credentialId, name: 'Dynamics 365 (local)' } } },
			http('send', 'Send on', { url: sink.url, sendBody: true, specifyBody: 'json', jsonBody: '={{ JSON.stringify($input.all().map((item) => item.json)) }}' }),
			http('slow', 'Slow step', { url: gate.url }),
			{ id: 'commit', name: 'Commit', type: 'n8n-nodes-dynamics365-sync.dynamics365CommitPosition', typeVersion: 1, position: [0, 0], parameters: { position: `={{ $("${TRIGGER}").first().json.commit }}` } },
		].filter(({ name }: { name?: string }) => steps.includes(String(name)));
		const connections = Object.fromEntries(steps.slice(1).map((name, index) => [steps[index], { main: [[{ node: name, type: 'main', index: 0 }]] }]));
		const workflow = await pair.n8n.editor.importWorkflow({ name: steps.join(', '), settings: { executionOrder: 'v1' }, nodes: all as never, connections });
		await pair.n8n.editor.publish(workflow);
		await until('the worker is in the slow step', async () => await Promise.resolve(gate.isAwaited), Boolean);
		await main?.kill();
		gate.open();
		await until('the worker ended', async () => await postgres.query<{ status: string }>('SELECT status FROM execution_entity WHERE "workflowId" = $1', [workflow.id], 'n8n'), ([first]) => first?.status === 'success');
		await pair.dataverse.edit({ table: 'opportunity', create: { count: 1, row: { name: 'New' } } });
		await main?.start();
		await until('the new row came', async () => await Promise.resolve(sink.items.map(({ row }) => row?.name)), (names) => names.includes('New'));
		await pair.n8n.editor.call('POST', `/workflows/${workflow.id}/deactivate`, {});
		await pair.dataverse.edit({ table: 'opportunity', remove: { ids: sink.items.filter(({ row }) => row?.name === 'New').map(({ id }) => id) } });
		return sink.items.map(({ row }) => String(row?.name));
	} finally {
		gate.stop();
		await sink.stop();
	}
}

const withRedis = (): void => describe('an n8n in queue mode whose main process dies while a worker has the rows', () => {
	let world: World;
	beforeAll(async () => { world = await startWorld(true); }, PATIENCE_MS);
	afterAll(async () => { await world?.stop(); });

	test('brings nothing again where the workflow ends with Commit Position', async () => {
		const names = await rowsAround(world, [TRIGGER, 'Send on', 'Slow step', 'Commit']);
		expect(names.at(-1)).toBe('New');
		expect([names.length, new Set(names).size]).toEqual([101, 101]);
	}, PATIENCE_MS);

	test('brings those rows again, and loses none, where it does not', async () => {
		const names = await rowsAround(world, [TRIGGER, 'Send on', 'Slow step']);
		expect([names.length, new Set(names).size]).toEqual([201, 101]);
	}, PATIENCE_MS);
});

const withoutRedis = (): void => it('is said not to have been tried', () => {
	process.stdout.write(`${WHY}\n`);
	expect(redisProgram()).toBeUndefined();
});

(redisProgram() ? withRedis : withoutRedis)();
