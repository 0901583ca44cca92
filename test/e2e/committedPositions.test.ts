import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CREDENTIAL_TYPE } from '../../demo/host/demoCredential';
import { startWorld, type World } from '../chaos/import/world';
import { redisProgram } from '../support/redis';
import { Sink } from '../support/sink';
import { until } from '../support/until';

const WHY = 'SKIPPED: Commit Position in queue mode, because this machine has no redis-server (Debian: apt-get install redis-server).';
const PATIENCE_MS = 900_000;
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

/** One workflow with everything it talks to. */
interface Run {
	id: string;
	sink: Sink;
	gate: Gate;
	stop: () => Promise<void>;
}

async function publishSteps({ pair }: World, steps: readonly string[]): Promise<Run> {
	const [sink, gate] = [await Sink.start(), await new Gate().listen()];
	const all = [
		{ id: `import ${steps.length}`, name: TRIGGER, type: 'n8n-nodes-dynamics365-sync.dynamics365ImportTrigger', typeVersion: 1, position: [0, 0], parameters: { tables: { table: [{ table: 'opportunity' }] }, schedule: EVERY_SECOND, options: { positionOnItems: true } }, credentials: { [CREDENTIAL_TYPE]: { id: pair.credentialId, name: 'Dynamics 365 (local)' } } },
		http('send', 'Send on', { url: sink.url, sendBody: true, specifyBody: 'json', jsonBody: '={{ JSON.stringify($input.all().map((item) => item.json)) }}' }),
		http('slow', 'Slow step', { url: gate.url }),
		{ id: 'commit', name: 'Commit', type: 'n8n-nodes-dynamics365-sync.dynamics365CommitPosition', typeVersion: 1, position: [0, 0], parameters: { position: `={{ $("${TRIGGER}").first().json.commit }}` } },
	].filter(({ name }: { name?: string }) => steps.includes(String(name)));
	const connections = Object.fromEntries(steps.slice(1).map((name, index) => [steps[index], { main: [[{ node: name, type: 'main', index: 0 }]] }]));
	const workflow = await pair.n8n.editor.importWorkflow({ name: steps.join(', '), settings: { executionOrder: 'v1' }, nodes: all as never, connections });
	await pair.n8n.editor.publish(workflow);
	const stop = async (): Promise<void> => {
		gate.stop();
		await sink.stop();
	};
	return { id: workflow.id, sink, gate, stop };
}

/** Of the rows that were sent on, in their order; the item that tells the end of a resync has none. */
const namesOf = ({ sink }: Run): string[] => sink.items.flatMap(({ row }) => (row ? [String(row.name)] : []));

/** The main process is killed while workers are in the slow steps, and started again when they have ended; a row that is made meanwhile comes last. */
async function killTheMainProcess({ pair, postgres, victims: [main] }: World, runs: readonly Run[]): Promise<void> {
	await until('workers are in the slow steps', async () => await Promise.resolve(runs.map(({ gate }) => gate.isAwaited)), (all) => all.every(Boolean));
	await main?.kill();
	for (const { gate } of runs) gate.open();
	const ids = runs.map(({ id }) => id);
	await until('the workers ended', async () => await postgres.query('SELECT id FROM execution_entity WHERE status = \'success\' AND "workflowId" = ANY($1)', [ids], 'n8n'), (ended) => ended.length >= runs.length);
	await pair.dataverse.edit({ table: 'opportunity', create: { count: 1, row: { name: 'New' } } });
	await main?.start();
	await until('the new row came', async () => await Promise.resolve(runs.map(namesOf)), (all) => all.every((names) => names.includes('New')));
}

const withRedis = (): void => describe('an n8n in queue mode whose main process dies while workers have the rows', () => {
	let starting: Promise<World> | undefined;
	const runs: Run[] = [];
	beforeAll(async () => {
		starting = startWorld({ isQueue: true });
		const world = await starting;
		for (const steps of [[TRIGGER, 'Send on', 'Slow step', 'Commit'], [TRIGGER, 'Send on', 'Slow step']]) runs.push(await publishSteps(world, steps));
		await killTheMainProcess(world, runs);
	}, PATIENCE_MS);
	afterAll(async () => {
		await Promise.all(runs.map(async ({ stop }) => await stop()));
		// Also one that was still starting when the time was up.
		await (await starting?.catch(() => undefined))?.stop();
	}, PATIENCE_MS);

	test('brings nothing again where the workflow ends with Commit Position', () => {
		const names = namesOf(runs[0] as Run);
		expect(names.at(-1)).toBe('New');
		expect([names.length, new Set(names).size]).toEqual([101, 101]);
	});

	test('brings those rows again, and loses none, where it does not', () => {
		const names = namesOf(runs[1] as Run);
		expect([names.length, new Set(names).size]).toEqual([201, 101]);
	});
});

const withoutRedis = (): void => it('is said not to have been tried', () => {
	process.stdout.write(`${WHY}\n`);
	expect(redisProgram()).toBeUndefined();
});

(redisProgram() ? withRedis : withoutRedis)();
