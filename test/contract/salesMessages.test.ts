import { createEmulator } from '../../emulator/server';
import { baseIds } from '../../emulator/store/baseData';
import { startEmulator, type RunningEmulator } from '../support/startEmulator';
import { clients, secrets, startStage, tenantId, type Answer } from '../unit/signin/stage';

/** Statements about the messages that merge, qualify and look for duplicates. The numbers are sections of the protocol sheet. */
let crm: RunningEmulator;
beforeAll(async () => {
	crm = await startEmulator();
});
afterAll(() => crm.stop());
beforeEach(() => crm.environment.reset());

const row = (table: string, id: string) => ({ '@odata.type': `Microsoft.Dynamics.CRM.${table}`, [`${table}id`]: id });
const settings = (changes: Record<string, unknown>) => fetch(`${crm.url}/_emulator/settings`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(changes) });
const part = (line: string, headers: string[], body: unknown) =>
	['--b', 'Content-Type: application/http', 'Content-Transfer-Encoding: binary', '', `${line} HTTP/1.1`, 'Content-Type: application/json', ...headers, '', JSON.stringify(body), ''].join('\r\n');
const batch = (...parts: string[]) => crm.call('POST', '$batch', { body: `${parts.join('')}--b--\r\n`, headers: { 'content-type': 'multipart/mixed; boundary=b', prefer: 'odata.continue-on-error' } });

describe('Merge', () => {
	it('leaves one active row and one that points to it', async () => {
		const [target = '', subordinate = ''] = crm.seed({ contact: [{ lastname: 'A' }, { lastname: 'B' }] }).contact ?? [];
		const answer = await crm.call('POST', 'Merge', { body: { Target: row('contact', target), Subordinate: row('contact', subordinate), UpdateContent: { '@odata.type': 'Microsoft.Dynamics.CRM.contact', jobtitle: 'X' }, PerformParentingChecks: false } });
		expect([answer.status, answer.text]).toEqual([204, '']);
		const { body } = await crm.call('GET', 'contacts?$select=jobtitle,merged,statecode,_masterid_value&$orderby=lastname');
		expect(body.value).toMatchObject([
			{ jobtitle: 'X', merged: false, statecode: 0, _masterid_value: null },
			{ jobtitle: null, merged: true, statecode: 1, _masterid_value: target },
		]);
	});

	it('refuses a row that was merged before [2.7]', async () => {
		const [target = '', subordinate = ''] = crm.seed({ lead: [{ lastname: 'A' }, { lastname: 'B', merged: true, statecode: 2, statuscode: 7 }] }).lead ?? [];
		const answer = await crm.call('POST', 'Merge', { body: { Target: row('lead', target), Subordinate: row('lead', subordinate), PerformParentingChecks: false } });
		expect([answer.status, answer.body.error?.code]).toEqual([400, '0x80045304']);
	});
});

describe('QualifyLead [12.2]', () => {
	const body = { CreateAccount: false, CreateContact: true, CreateOpportunity: false, Status: 3 };

	it('turns a lead into a contact and closes it, once', async () => {
		const [lead = ''] = crm.seed({ lead: [{ lastname: 'A', subject: 'S' }] }).lead ?? [];
		const first = await crm.call('POST', `leads(${lead})/Microsoft.Dynamics.CRM.QualifyLead`, { body });
		const contact = first.body.value?.[0]?.contactid;
		const read = await crm.call('GET', `leads(${lead})?$select=statecode,statuscode,_parentcontactid_value`);
		expect([first.status, read.body]).toEqual([200, expect.objectContaining({ statecode: 1, statuscode: 3, _parentcontactid_value: contact })]);
		const second = await crm.call('POST', `leads(${lead})/Microsoft.Dynamics.CRM.QualifyLead`, { body });
		expect([second.status, second.body.error]).toEqual([400, { code: '0x80040519', message: 'The lead is already closed.' }]);
		expect((await crm.call('PATCH', `leads(${lead})`, { body: { subject: 'T' } })).status).toBe(400);
	});

	it('is carried out inside a batch as well', async () => {
		const ids = crm.seed({ lead: [{ lastname: 'A' }, { lastname: 'B', statecode: 2, statuscode: 4 }] }).lead ?? [];
		const answer = await batch(...ids.map((id) => part(`POST /api/data/v9.2/leads(${id})/Microsoft.Dynamics.CRM.QualifyLead`, [], body)));
		expect([answer.status, [...answer.text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)]).toEqual([200, ['200', '400']]);
		expect(answer.text).toContain('0x80040519');
		expect([crm.rows('contact').length, crm.rows('lead').map(({ statecode }) => statecode)]).toEqual([1, [1, 2]]);
	});
});

describe('duplicate detection [8]', () => {
	const detect = { 'MSCRM.SuppressDuplicateDetection': 'false' };
	const lead = { lastname: 'A', emailaddress1: 'a@x.example' };

	it('happens only when asked for, and is answered 412', async () => {
		await crm.call('POST', 'leads', { body: lead });
		const refused = await crm.call('POST', 'leads', { body: lead, headers: detect });
		expect([refused.status, refused.body.error]).toEqual([412, { code: '0x80040333', message: 'A record was not created or updated because a duplicate of the current record already exists.' }]);
		expect((await crm.call('POST', 'leads', { body: lead })).status).toBe(204);
		expect(crm.rows('lead')).toHaveLength(2);
	});

	it('is asked for by each part of a batch', async () => {
		await crm.call('POST', 'leads', { body: lead });
		const answer = await batch(part('POST /api/data/v9.2/leads', ['MSCRM.SuppressDuplicateDetection: false'], lead), part('POST /api/data/v9.2/leads', [], lead));
		expect([...answer.text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(['412', '204']);
	});

	it('can be off for an environment', async () => {
		await settings({ duplicateDetection: false });
		await crm.call('POST', 'leads', { body: lead });
		expect((await crm.call('POST', 'leads', { body: lead, headers: detect })).status).toBe(204);
	});

	it('answers RetrieveDuplicates with the rows themselves', async () => {
		crm.seed({ account: [{ name: 'A', telephone1: '1' }] });
		const { status, body } = await crm.call('GET', "RetrieveDuplicates(BusinessEntity=@p1,MatchingEntityName=@p2,PagingInfo=@p3)?@p1={'@odata.type':'Microsoft.Dynamics.CRM.account','name':'a'}&@p2='account'&@p3={'PageNumber':1,'Count':50}");
		expect([status, body.value]).toEqual([200, [expect.objectContaining({ name: 'A', telephone1: '1' })]]);
	});
});

describe('switches of the control surface', () => {
	it.each([
		['batchIfMatch', ['honoured', 'ignored', 'refused']],
		['bulkPrimaryKeys', ['honoured', 'ignored', 'refused']],
		['primaryKeyInBody', [true, false]],
		['duplicateDetection', [true, false]],
	])('%s takes each of its values', async (name, values) => {
		for (const value of values) {
			const answer = await settings({ [name]: value });
			expect([answer.status, ((await answer.json()) as Record<string, unknown>)[name]]).toEqual([200, value]);
		}
	});

	it('primaryKeyInBody off refuses a POST that carries the key', async () => {
		await settings({ primaryKeyInBody: false });
		const answer = await crm.call('POST', 'leads', { body: { leadid: baseIds.team, lastname: 'A' } });
		expect([answer.status, answer.body.error?.code, crm.rows('lead')]).toEqual([400, '0x80040203', []]);
	});
});

describe('a token that was revoked [1.5]', () => {
	it('is answered 401, a new one is good', async () => {
		const stage = await startStage({});
		const form = async (url: string, body: string, type: string) => (await stage.http.httpRequest({ method: 'POST', url: `${stage.server.url}${url}`, body, headers: { 'Content-Type': type } })) as Answer;
		const address = 'http://localhost';
		const dataverse = createEmulator({ authentication: { mode: 'jwt', issuers: [stage.server.issuers.token(tenantId)], jwksUri: stage.server.jwksUri, ca: stage.server.caPem, isRevoked: (claims) => stage.server.isRevoked(claims), audiences: [address] } });
		try {
			const url = await dataverse.start();
			stage.server.directory.putResource(address);
			const issued = async () => {
				const fields = new URLSearchParams({ grant_type: 'client_credentials', client_id: clients.secret, client_secret: secrets.right, scope: `${address}/.default` });
				return ((await form(`/${tenantId}/oauth2/v2.0/token`, String(fields), 'application/x-www-form-urlencoded')).body as { access_token: string }).access_token;
			};
			const status = async (token: string) => (await fetch(`${url}/api/data/v9.2/WhoAmI`, { headers: { authorization: `Bearer ${token}` } })).status;
			const old = await issued();
			const before = await status(old);
			await form('/_signin/revoke', JSON.stringify({ clientId: clients.secret }), 'application/json');
			expect(before).not.toBe(401);
			expect(await status(old)).toBe(401);
			expect(await status(await issued())).toBe(before);
		} finally {
			await dataverse.stop();
			await stage.stop();
		}
	});
});
