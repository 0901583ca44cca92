import flows from '../../emulator/schema/businessProcessFlows.json';
import { dataTableRows, dataTables } from '../support/dataTables';
import { type RealPair, startRealPair } from '../support/n8nInstance';
import { installTemplate } from '../support/template';

const EVERY_SECOND = { item: [{ mode: 'custom', cronExpression: '* * * * * *' }] };
const STAGES = (flows[0]?.stages ?? []).map(({ processstageid: id, stagename: name }) => ({ id, name }));

describe('templates fed by the import trigger, published in a real n8n', () => {
	let pair: RealPair;
	const table = async (name: string) => ((await dataTables(pair.n8n.editor, name)).length === 0 ? [] : await dataTableRows(pair.n8n.editor, name));

	/** Waits until what is read is as expected; then says how it differs. */
	async function becomes<T>(read: () => Promise<T>, expected: unknown): Promise<void> {
		for (const end = Date.now() + 60_000; Date.now() < end; ) {
			try {
				expect(await read()).toEqual(expected);
				return;
			} catch {
				await new Promise((resolve) => setTimeout(resolve, 300));
			}
		}
		expect(await read()).toEqual(expected);
	}

	beforeAll(async () => { pair = await startRealPair(); });
	afterAll(async () => { await pair?.stop(); });

	describe('opportunity to deal', () => {
		const deals = async () => (await table('Dynamics deals')).map(({ name, stage, value, status }) => [name, stage, value, status]).sort();
		let ids: string[];
		let instances: string[];

		const atStage = (position: number) => ({
			'activestageid@odata.bind': `/processstages(${STAGES[position]?.id})`, traversedpath: STAGES.slice(0, position + 1).map(({ id }) => id).join(','),
		});
		const move = async (instance: string | undefined, position: number) =>
			await pair.dataverse.edit({ table: 'opportunitysalesprocess', update: { ids: [String(instance)], changes: { activestageid: STAGES[position]?.id, traversedpath: atStage(position).traversedpath } } });

		beforeAll(async () => {
			// A table of the user's whose name holds ours: n8n finds it too when it is asked for ours.
			const [project] = await pair.n8n.editor.call<{ id: string }[]>('GET', '/projects/my-projects');
			await pair.n8n.editor.call('POST', `/projects/${project?.id}/data-tables`, { name: 'A copy of the Dynamics deals', columns: [] });
			await pair.dataverse.changeTable('opportunity', { changeTrackingEnabled: true });
			const open = ['Alpha', 'Beta', 'Gamma'].map((name, index) => ({ name, estimatedvalue: 1000 * (index + 1), estimatedclosedate: '2027-01-31' }));
			await pair.dataverse.seed({ opportunities: [...open, { name: 'Lost before', statecode: 2, statuscode: 4 }] });
			ids = (await pair.dataverse.rows('opportunity')).filter(({ statecode }) => statecode === 0).sort((one, other) => String(one.name).localeCompare(String(other.name))).map(({ opportunityid: id }) => String(id));
			await pair.dataverse.seed({ opportunitysalesprocesses: ids.map((id, index) => ({ 'opportunityid@odata.bind': `/opportunities(${id})`, ...atStage(index) })) });
			const begun = await pair.dataverse.rows('opportunitysalesprocess');
			instances = ids.map((id) => String(begun.find(({ opportunityid }) => opportunityid === id)?.businessprocessflowinstanceid));
			await installTemplate(pair, '07-opportunity-to-deal.json', {}, { parameters: { 'Opportunities that changed': { stages: [STAGES[1]?.id, STAGES[2]?.id], schedule: EVERY_SECOND } } });
		});

		it('S105, S115, S116: open opportunities in the chosen stages become deals with owner, stage, value and close date', async () => {
			await becomes(deals, [['Beta', 'Develop', 2000, 'Open'], ['Gamma', 'Propose', 3000, 'Open']]);
			expect((await table('Dynamics deals')).sort((one, other) => String(one.name).localeCompare(String(other.name)))).toMatchObject([
				{ opportunityId: ids[1], closeDate: '2027-01-31', process: 'Opportunity Sales Process', owner: expect.stringMatching(/\w/), ownerId: expect.stringMatching(/^[0-9a-f-]{36}$/), url: expect.stringContaining('etn=opportunity') },
				{ opportunityId: ids[2] },
			]);
		});

		it('S116, S117: one that only moves into the stages becomes a deal, and one that moves out stays as it was', async () => {
			await move(instances[0], 1);
			await becomes(deals, [['Alpha', 'Develop', 1000, 'Open'], ['Beta', 'Develop', 2000, 'Open'], ['Gamma', 'Propose', 3000, 'Open']]);
			await move(instances[2], 3);
			await pair.dataverse.edit({ table: 'opportunity', update: { ids: [String(ids[2])], changes: { estimatedvalue: 9999 } } });
			await pair.dataverse.edit({ table: 'opportunity', update: { ids: [String(ids[1])], changes: { estimatedvalue: 2500 } } });
			await becomes(deals, [['Alpha', 'Develop', 1000, 'Open'], ['Beta', 'Develop', 2500, 'Open'], ['Gamma', 'Propose', 3000, 'Open']]);
		});

		it('the deal of a deleted opportunity is marked', async () => {
			await pair.dataverse.edit({ table: 'opportunity', remove: { ids: [String(ids[1])] } });
			await becomes(async () => (await deals()).filter(([name]) => name === 'Beta'), [['Beta', 'Develop', 2500, 'deleted']]);
		});
	});

	describe('target accounts and role records', () => {
		const list = async () => (await table('Dynamics target accounts')).map(({ account, owner }) => [account, owner]).sort();
		const roles = async () => (await table('Dynamics account roles')).map(({ account, role, member, memberTable }) => [account, role, member, memberTable]).sort();
		let ids: string[];
		let users: Record<string, unknown>[];

		beforeAll(async () => {
			users = (await pair.dataverse.rows('systemuser')).filter(({ lastname }) => lastname === 'Seller' || lastname === 'Manager').sort((one, other) => String(one.lastname).localeCompare(String(other.lastname)));
			await pair.dataverse.seed({ contacts: [{ firstname: 'Mia', lastname: 'Main' }] });
			const [main] = await pair.dataverse.rows('contact');
			const by = (user: number) => ({ 'ownerid@odata.bind': `/systemusers(${String(users[user]?.systemuserid)})` });
			await pair.dataverse.seed({ accounts: [
				{ name: 'Contoso', customertypecode: 3, ...by(0), 'primarycontactid@odata.bind': `/contacts(${String(main?.contactid)})` },
				{ name: 'Fabrikam', customertypecode: 3, ...by(1) },
				{ name: 'Supplier', customertypecode: 10, ...by(1) },
			] });
			ids = (await pair.dataverse.rows('account')).sort((one, other) => String(one.name).localeCompare(String(other.name))).map(({ accountid }) => String(accountid));
			await installTemplate(pair, '12-target-accounts-and-roles.json', { targetColumn: 'customertypecode', targetValues: 'Customer' }, { parameters: { 'Accounts that changed': { schedule: EVERY_SECOND } } });
		});

		const [manager, seller] = ['Mira Manager', 'Sam Seller'];

		it('S86: target accounts are listed with their owner', async () => {
			await becomes(list, [['Contoso', manager], ['Fabrikam', seller]]);
		});

		it('S84: every filled lookup becomes a role record', async () => {
			await becomes(roles, [
				['Contoso', 'Account owner', manager, 'systemuser'], ['Contoso', 'Main contact', 'Mia Main', 'contact'],
				['Fabrikam', 'Account owner', seller, 'systemuser'], ['Supplier', 'Account owner', seller, 'systemuser'],
			]);
		});

		it('S84, S86: both follow when an account is handed over, a lookup emptied, an account no target any more, or deleted', async () => {
			await pair.dataverse.edit({ table: 'account', update: { ids: [String(ids[0])], changes: { ownerid: String(users[1]?.systemuserid), primarycontactid: null } } });
			await pair.dataverse.edit({ table: 'account', update: { ids: [String(ids[1])], changes: { customertypecode: 10 } } });
			await pair.dataverse.edit({ table: 'account', remove: { ids: [String(ids[2])] } });
			await becomes(list, [['Contoso', seller]]);
			await becomes(roles, [['Contoso', 'Account owner', seller, 'systemuser'], ['Fabrikam', 'Account owner', seller, 'systemuser']]);
		});
	});
});
