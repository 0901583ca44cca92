import { dataTableRows, dataTables } from '../support/dataTables';
import { type Difference, differenceOf } from '../support/mirror';
import { type RealPair, startRealPair } from '../support/n8nInstance';
import { type InstalledTemplate, installTemplate } from '../support/template';
import { until } from '../support/until';

const MOST_ROWS = 150;
const EVERY_SECOND = { item: [{ mode: 'custom', cronExpression: '* * * * * *' }] };

describe('the CRM mirror in data tables, published in a real n8n', () => {
	let pair: RealPair;
	let template: InstalledTemplate;

	const failed = async () => (await pair.n8n.editor.executions(template.workflow.id)).filter(({ status }) => status === 'error').map(({ data }) => data.resultData.error?.message);
	const mirrored = async (table: string) => {
		const name = `Dynamics mirror of ${table}`;
		if ((await dataTables(pair.n8n.editor, name)).length === 0) return [];
		return (await dataTableRows(pair.n8n.editor, name)).map(({ rowId, generation, row }) => ({ id: String(rowId), generation, row: JSON.parse(String(row)) as Record<string, unknown> }));
	};
	const look = async (): Promise<Difference & { sizes: number[]; failed: unknown[] }> => {
		const tables = await Promise.all(['account', 'contact'].map(async (table) => ({ crm: await pair.dataverse.rows(table), mirror: await mirrored(table), table })));
		const differences = tables.map(({ table, crm, mirror }) => differenceOf(table, `${table}id`, crm, mirror));
		return { lost: differences.flatMap(({ lost }) => lost), wrong: differences.flatMap(({ wrong }) => wrong), sizes: tables.map(({ crm, mirror }) => mirror.length - crm.length), failed: await failed() };
	};
	// As many rows as the CRM has: none is there twice.
	const untilMirrored = async (what: string) => await until(what, look, ({ lost, wrong, sizes }) => lost.length + wrong.length === 0 && sizes.every((size) => size === 0));
	const accountIds = async () => (await pair.dataverse.rows('account')).map(({ accountid }) => String(accountid));

	beforeAll(async () => {
		pair = await startRealPair({
			seed: async (dataverse) => {
				for (const table of ['account', 'contact']) await dataverse.changeTable(table, { changeTrackingEnabled: true });
				await dataverse.edit({ table: 'account', create: { count: 120, row: { name: 'Account {n}' } } });
				await dataverse.seed({ contacts: [{ lastname: 'Lindgren' }] });
			},
		});
		// A table of the user's whose name holds ours: n8n finds it too when it is asked for ours.
		const [project] = await pair.n8n.editor.call<{ id: string }[]>('GET', '/projects/my-projects');
		await pair.n8n.editor.call('POST', `/projects/${project?.id}/data-tables`, { name: 'Old Dynamics mirror of account', columns: [] });
		template = await installTemplate(pair, '06-crm-mirror-data-table.json', { mostRows: MOST_ROWS }, {
			parameters: { 'Everything that changes': { tables: { table: [{ table: 'account' }, { table: 'contact' }] }, schedule: EVERY_SECOND, options: { pageSize: 50 } } },
		});
	});
	afterAll(async () => { await pair?.stop(); });

	it('S74: holds every row after the first backfill, each once', async () => {
		await untilMirrored('the backfill');
	});

	it('G1: follows what others create, change and delete', async () => {
		const ids = await accountIds();
		await pair.dataverse.edit({ table: 'account', update: { ids: ids.slice(0, 15), changes: { name: 'Renamed {n}' } }, create: { count: 3, row: { name: 'New {n}' } } });
		await pair.dataverse.edit({ table: 'account', remove: { ids: ids.slice(10, 30) } });
		await untilMirrored('the changes');
	});

	it('G2: after a full resync holds every row once, and nothing of what was deleted while nobody listened', async () => {
		await pair.n8n.stop();
		await pair.dataverse.edit({ table: 'account', remove: { ids: (await accountIds()).slice(0, 20) } });
		await pair.dataverse.changeTable('account', { expireTokens: true });
		await pair.n8n.start();
		await untilMirrored('the sweep');
		expect(new Set((await mirrored('account')).map(({ generation }) => generation))).toEqual(new Set([2]));
	});

	it('stops at its limit, counted, with a sentence that points to Postgres', async () => {
		const { length } = await accountIds();
		await pair.dataverse.edit({ table: 'account', create: { count: MOST_ROWS - length, row: { name: 'Just fits {n}' } } });
		await untilMirrored('as many rows as fit');
		expect(await failed()).toEqual([]);
		await pair.dataverse.edit({ table: 'account', create: { count: 1, row: { name: 'One too many' } } });
		await until('a failed execution', failed, (messages) => messages.length > 0);
		expect((await failed())[0]).toMatch(/"Dynamics mirror of account" holds 150 rows, and 1 more would exceed the limit of 150\. Use the workflow "CRM mirror \(Postgres\)"/);
		expect(await mirrored('account')).toHaveLength(MOST_ROWS);
	});
});
