import { type RealPair, startRealPair } from '../support/n8nInstance';
import { compareMirror } from '../support/mirror';
import { PostgresServer } from '../support/postgres';
import { type InstalledTemplate, installTemplate } from '../support/template';
import { until } from '../support/until';

const TEMPLATE = '06-crm-mirror-postgres.json';
const TRIGGER = 'Everything that changes';
const EVERY_SECOND = { item: [{ mode: 'custom', cronExpression: '* * * * * *' }] };
const TABLES = ['systemuser', 'account', 'contact', 'lead', 'processstage', 'opportunity', 'product', 'task', 'email', 'phonecall', 'appointment'];

/** A text that a tool cut in the middle of a character: no JSON reader of Postgres takes it as it is. */
const HALF_A_CHARACTER = 'Cut off \ud83d';

describe('the CRM mirror in Postgres, published in a real n8n', () => {
	let pair: RealPair;
	let postgres: PostgresServer;
	let template: InstalledTemplate;

	async function install(options: Record<string, unknown> = {}): Promise<void> {
		const credential = postgres.credential('Postgres (local)');
		const id = await pair.n8n.editor.putCredential(credential);
		template = await installTemplate(pair, TEMPLATE, {}, {
			credentials: [{ nodeType: 'n8n-nodes-base.postgres', credentialType: credential.type, id, name: credential.name }],
			parameters: { [TRIGGER]: { schedule: EVERY_SECOND, options: { pageSize: 50, ...options } } },
		});
	}

	const difference = async () => await compareMirror(pair.dataverse, postgres, TABLES);
	const isSame = ({ lost, wrong }: { lost: string[]; wrong: string[] }) => lost.length + wrong.length === 0;
	const untilMirrored = async (what: string) => await until(what, difference, isSame);
	const ids = async (table: string) => (await pair.dataverse.rows(table)).map((row) => String(row[`${table}id`]));
	const failed = async () => (await pair.n8n.editor.executions(template.workflow.id)).filter(({ status }) => status === 'error');

	beforeAll(async () => {
		pair = await startRealPair({
			seed: async (dataverse) => {
				for (const table of ['account', 'contact', 'lead', 'opportunity', 'product', 'task']) await dataverse.changeTable(table, { changeTrackingEnabled: true });
				await dataverse.edit({ table: 'account', create: { count: 170, row: { name: "Account {n} O'Hara \\ $1" } } });

				await dataverse.seed({ products: [{ name: 'Panel', productnumber: 'P-1', productstructure: 1 }],
					contacts: [{ lastname: 'Lindgren', donotemail: true }], leads: [{ lastname: 'Haddad', subject: HALF_A_CHARACTER }], opportunities: [{ name: 'Solar' }],
					tasks: [{ subject: 'Call' }], emails: [{ subject: 'Offer' }], phonecalls: [{ subject: 'Called' }], appointments: [{ subject: 'Meeting' }],
				});
			},
		});
		postgres = await PostgresServer.start(`${pair.directory}/postgres.log`);
		await install();
	});
	afterAll(async () => {
		// An n8n whose database is gone first would wait for it at its end.
		await pair?.stop();
		await postgres?.stop();
	});

	it('S102: holds every row of users, accounts, contacts, leads, process stages, opportunities, products and activities after the first backfill', async () => {
		await untilMirrored('the backfill');
		const counts = await postgres.query<{ table_name: string }>('SELECT DISTINCT table_name FROM dynamics_mirror');
		expect(counts.map(({ table_name: table }) => table).sort()).toEqual([...TABLES].sort());
	});

	it('S75: holds all columns that were read, of rows that belong together and of those that do not', async () => {
		const [lead] = await postgres.query<{ row: Record<string, unknown> }>(`SELECT "row" FROM dynamics_mirror WHERE table_name = 'lead'`);
		expect(lead?.row).toMatchObject({ lastname: 'Haddad', parentaccountid: null, statecode: 0, donotemail: false, createdon: expect.any(String) });
	});

	it('G1: follows what others create, change and delete', async () => {
		const accounts = await ids('account');
		await pair.dataverse.edit({ table: 'account', update: { ids: accounts.slice(0, 70), changes: { name: 'Renamed {n}' } } });
		await pair.dataverse.edit({ table: 'account', remove: { ids: accounts.slice(60, 80) } });
		await pair.dataverse.edit({ table: 'contact', create: { count: 3, row: { lastname: 'New {n}' } } });
		await untilMirrored('the changes');
		expect(await postgres.query("SELECT count(*)::int AS n FROM dynamics_mirror WHERE table_name = 'account'")).toEqual([{ n: 150 }]);
	});

	it('stores no execution that succeeded', async () => {
		expect(await pair.n8n.editor.executions(template.workflow.id)).toEqual([]);
	});

	it('G2: after a full resync holds nothing of what was deleted while nobody listened', async () => {
		await pair.n8n.stop();
		await pair.dataverse.edit({ table: 'account', remove: { ids: (await ids('account')).slice(0, 40) } });
		await pair.dataverse.changeTable('account', { expireTokens: true });
		await pair.n8n.start();
		await untilMirrored('the sweep');
		expect(await postgres.query("SELECT DISTINCT generation::int AS g FROM dynamics_mirror WHERE table_name = 'account'")).toEqual([{ g: 2 }]);
	});

	describe('with the Sync now template', () => {
		const generations = async () => await postgres.query(`SELECT DISTINCT generation::int AS g FROM dynamics_mirror WHERE table_name = 'contact'`);

		async function syncNow(workflowId: string): Promise<string | undefined> {
			const { rawApiKey } = await pair.n8n.editor.call<{ rawApiKey: string }>('POST', '/api-keys', { label: `sync now ${Date.now()}`, expiresAt: null, scopes: ['workflow:read', 'workflow:update', 'workflow:activate'] });
			const id = await pair.n8n.editor.putCredential({ name: 'n8n API', type: 'n8nApi', data: { apiKey: rawApiKey, baseUrl: `${pair.n8n.editor.baseUrl}/api/v1` } });
			const sync = await installTemplate(pair, '16-sync-now.json', { workflowId }, { isRunByHand: true, credentials: [{ nodeType: 'n8n-nodes-base.n8n', credentialType: 'n8nApi', id, name: 'n8n API' }] });
			const { status, data } = await sync.runByHand('Everything again, please');
			return status === 'success' ? undefined : data.resultData.error?.message;
		}

		it('S78: brings every row again, once, and holds nothing else afterwards', async () => {
			expect(await generations()).toEqual([{ g: 1 }]);
			const ghost = '00000000-0000-4000-8000-00000000dead';
			await postgres.query(`INSERT INTO dynamics_mirror (table_name, id, change, generation, "row") VALUES ('contact', $1, 'updated', 1, '{}')`, [ghost]);
			expect(await syncNow(template.workflow.id)).toBeUndefined();
			await until('the second generation', generations, (rows) => JSON.stringify(rows) === '[{"g":2}]');
			await untilMirrored('the sweep');
		});

		it('says why it cannot, for a workflow that imports nothing', async () => {
			const { id } = await pair.n8n.editor.importWorkflow({ name: 'Something else', nodes: [{ id: 'a', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} }], connections: {} });
			expect(await syncNow(id)).toMatch(/"Something else" has no Dynamics 365 Import Trigger/);
		});
	});

	it('lets a page that comes late change nothing, and says so', async () => {
		await postgres.query("UPDATE dynamics_mirror_tables SET page = page + 1000000 WHERE table_name = 'account'");
		const [changed, removed] = await ids('account');
		await pair.dataverse.edit({ table: 'account', update: { ids: [String(changed)], changes: { name: 'Written late' } }, remove: { ids: [String(removed)] } });
		await until('a failed execution', failed, (executions) => executions.length > 0);
		expect((await failed())[0]?.data.resultData.error?.message).toMatch(/was not written, because the mirror "dynamics_mirror" holds a newer page/);
		expect((await difference()).lost).toHaveLength(1);
		await postgres.query("UPDATE dynamics_mirror_tables SET page = page - 1000000 WHERE table_name = 'account'");
		await untilMirrored('the page again');
	});

	it('lets a failed page that somebody tries again by hand change nothing that came since', async () => {
		const [old] = await failed();
		const [row] = await ids('account');
		await pair.dataverse.edit({ table: 'account', remove: { ids: [String(row)] } });
		await untilMirrored('the newer page');
		const { id } = await pair.n8n.editor.call<{ id: string }>('POST', `/executions/${old?.id}/retry`, { loadWorkflow: false });
		await until('the end of the retry', failed, (executions) => executions.some((execution) => execution.id === String(id)));
		expect(isSame(await difference())).toBe(true);
	});

	it('never lets an older version overwrite a newer one', async () => {
		const [id] = await ids('lead');
		await postgres.query('UPDATE dynamics_mirror SET version = version + 1000000 WHERE id = $1', [id]);
		await pair.dataverse.edit({ table: 'lead', update: { ids: [String(id)], changes: { lastname: 'Older' } }, create: { count: 1, row: { lastname: 'Beside it' } } });
		await until('the page', async () => await postgres.query<{ name: string }>(`SELECT "row"->>'lastname' AS name FROM dynamics_mirror WHERE table_name = 'lead' ORDER BY 1`), (rows) => rows.length === 2);
		expect(await postgres.query(`SELECT "row"->>'lastname' AS name FROM dynamics_mirror WHERE table_name = 'lead' ORDER BY 1`)).toEqual([{ name: 'Beside it' }, { name: 'Haddad' }]);
	});

	it('lets no second workflow fill what another one fills', async () => {
		await postgres.query("UPDATE dynamics_mirror_tables SET workflow = 'another' WHERE table_name = 'contact'");
		await pair.dataverse.edit({ table: 'contact', create: { count: 1, row: { lastname: 'Later' } } });
		const before = (await failed()).length;
		await until('a failed execution', failed, (executions) => executions.length > before);
		expect((await failed())[0]?.data.resultData.error?.message).toMatch(/contact: page \d+, generation 2, of workflow another/);
	});
});
