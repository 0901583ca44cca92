import { DynamicsWebApi, type RequestError } from 'dynamics-web-api';
import { baseIds } from '../../emulator/store/baseData';
import { startEmulator, tokens, type RunningEmulator } from '../support/startEmulator';

/**
 * Statements about Dataverse, made by a client that knows nothing of the local one. The numbers in brackets are sections of
 * the protocol sheet.
 */
const LEAD = '55555555-0000-4000-8000-000000000001';
const OTHER = '55555555-0000-4000-8000-000000000002';

let crm: RunningEmulator;
let api: DynamicsWebApi;

beforeAll(async () => {
	crm = await startEmulator();
	api = new DynamicsWebApi({ serverUrl: crm.url, dataApi: { version: '9.2' }, onTokenRefresh: async () => tokens.admin });
});
afterAll(() => crm.stop());
beforeEach(() => crm.environment.reset());

const lead = (changes: Record<string, unknown> = {}) => ({ subject: 'Demo', lastname: 'Lovelace', ...changes });

/** The refusal of a call that must not succeed. */
async function refusal(work: Promise<unknown>): Promise<RequestError> {
	try {
		await work;
	} catch (error) {
		return error as RequestError;
	}
	throw new Error('the call was not refused');
}

describe('creating [2.1]', () => {
	it('gives the id back', async () => {
		const id = await api.create({ collection: 'leads', data: lead() });
		expect(crm.rows('lead')).toMatchObject([{ leadid: id, lastname: 'Lovelace' }]);
	});

	it('takes a client-chosen id once', async () => {
		await api.create({ collection: 'leads', data: lead({ leadid: LEAD }) });
		const error = await refusal(api.create({ collection: 'leads', data: lead({ leadid: LEAD }) }));
		expect([error.status, error.code, crm.rows('lead').length]).toEqual([412, '0x80040237', 1]);
	});

	it('gives the row back when that is preferred', async () => {
		const row = await api.create<Record<string, unknown>>({ collection: 'leads', data: lead({ leadid: LEAD }), returnRepresentation: true, select: ['lastname', 'fullname'] });
		expect(row).toMatchObject({ leadid: LEAD, lastname: 'Lovelace', fullname: 'Lovelace' });
	});

	it('sets lookups by the navigation property', async () => {
		await api.create({ collection: 'leads', data: lead({ 'ownerid@odata.bind': `systemusers(${baseIds.users.seller})` }) });
		expect(crm.rows('lead')[0]?.['ownerid']).toBe(baseIds.users.seller);
	});
});

describe('reading [2.1, 3]', () => {
	beforeEach(() => crm.seed({ lead: [{ leadid: LEAD, ...lead(), leadsourcecode: 8 }, { leadid: OTHER, ...lead({ lastname: 'Hopper' }) }] }));

	it('one row brings its selected columns and version', async () => {
		const row = await api.retrieve<Record<string, unknown>>({ collection: 'leads', key: LEAD, select: ['lastname'] });
		expect(row).toMatchObject({ leadid: LEAD, lastname: 'Lovelace', '@odata.etag': expect.stringMatching(/^W\/"\d+"$/) });
	});

	it('annotations bring labels of choices and targets of lookups [2.5, 3.7]', async () => {
		const row = await api.retrieve<Record<string, unknown>>({ collection: 'leads', key: LEAD, select: ['leadsourcecode', '_ownerid_value'], includeAnnotations: '*' });
		expect(row).toMatchObject({ leadsourcecode_Formatted: 'Web', _ownerid_value_LogicalName: 'systemuser' });
	});

	it('filters fold case [3.4]', async () => {
		const { value } = await api.retrieveMultiple<Record<string, unknown>>({ collection: 'leads', select: ['lastname'], filter: "lastname eq 'HOPPER'" });
		expect(value?.map((row) => row['leadid'])).toEqual([OTHER]);
	});

	it('pages follow the next link until there is none [3.2]', async () => {
		crm.seed({ contact: Array.from({ length: 7 }, (_, n) => ({ lastname: `C${n}` })) });
		const request = { collection: 'contacts', select: ['lastname'], maxPageSize: 3 };
		const first = await api.retrieveMultiple<Record<string, unknown>>(request);
		const second = await api.retrieveMultiple<Record<string, unknown>>(request, first.oDataNextLink);
		const third = await api.retrieveMultiple<Record<string, unknown>>(request, second.oDataNextLink);
		const names = [first, second, third].map((page) => page.value?.length);
		expect([names, third.oDataNextLink]).toEqual([[3, 3, 1], undefined]);
		const all = [first, second, third].flatMap((page) => page.value ?? []).map((row) => row['lastname']);
		expect(new Set(all).size).toBe(7);
	});

	it('counting counts [3.3]', async () => {
		expect(await api.count({ collection: 'leads', filter: "lastname eq 'Hopper'" })).toBe(1);
	});
});

describe('change tracking [7]', () => {
	type Row = Record<string, unknown>;
	const request = { collection: 'leads', select: ['lastname'], trackChanges: true, maxPageSize: 2 };
	const allPages = async (link?: string): Promise<{ rows: Row[]; deltaLink: string }> => {
		const rows: Row[] = [];
		for (let next = link; ; ) {
			const page = await api.retrieveMultiple<Row>(request, next);
			rows.push(...(page.value ?? []));
			if (page.oDataDeltaLink !== undefined) return { rows, deltaLink: page.oDataDeltaLink };
			next = page.oDataNextLink;
		}
	};
	const shown = (rows: Row[]) => rows.map((row) => row['lastname'] ?? [row['id'], row['reason']]);
	const third = '55555555-0000-4000-8000-000000000003';
	beforeEach(() => crm.seed({ lead: [{ leadid: LEAD, ...lead({ lastname: 'A' }) }, { leadid: OTHER, ...lead({ lastname: 'B' }) }, { leadid: third, ...lead({ lastname: 'C' }) }] }));

	it('reads all rows, then what was created, changed and deleted, then nothing', async () => {
		const first = await allPages();
		await api.update({ collection: 'leads', key: LEAD, data: { lastname: 'A2' } });
		await api.deleteRecord({ collection: 'leads', key: OTHER });
		await api.create({ collection: 'leads', data: lead({ lastname: 'D' }) });
		const second = await allPages(first.deltaLink);
		const last = await allPages(second.deltaLink);
		expect([shown(first.rows), shown(second.rows), last.rows]).toEqual([['A', 'B', 'C'], ['A2', 'D', [OTHER, 'deleted']], []]);
	});

	it('refuses a filter', async () => {
		const error = await refusal(api.retrieveMultiple({ ...request, filter: "lastname eq 'A'" }));
		expect([error.status, error.message]).toEqual([400, expect.stringContaining('"$filter" query parameter isn\'t supported when Change Tracking is enabled')]);
	});

	it('refuses a link that is too old', async () => {
		const { deltaLink } = await allPages();
		crm.environment.clock.advance(8 * 86_400_000);
		const error = await refusal(api.retrieveMultiple(request, deltaLink));
		expect([error.code, error.message]).toEqual(['0x80044352', expect.stringContaining('perform a full sync')]);
	});

	it('refuses a table that is not tracked', async () => {
		const error = await refusal(api.retrieveMultiple({ ...request, collection: 'tasks', select: ['subject'] }));
		expect([error.status, error.code]).toEqual([400, '0x80072491']);
	});
});

describe('writing by key [2.1, 2.3]', () => {
	it('an upsert by id creates, then updates', async () => {
		await api.upsert({ collection: 'leads', key: LEAD, data: lead() });
		await api.upsert({ collection: 'leads', key: LEAD, data: { lastname: 'Byron' } });
		expect(crm.rows('lead')).toMatchObject([{ leadid: LEAD, lastname: 'Byron', subject: 'Demo' }]);
	});

	it('an upsert by alternate key creates with the key, then updates', async () => {
		const key = "new_code='A 1'";
		await api.upsert({ collection: 'new_memberships', key, data: { new_name: 'First' } });
		await api.upsert({ collection: 'new_memberships', key, data: { new_name: 'Second' } });
		expect(crm.rows('new_membership')).toMatchObject([{ new_code: 'A 1', new_name: 'Second' }]);
	});

	it('an alternate key reads, and a missing one is told by its own code', async () => {
		crm.seed({ new_membership: [{ new_code: 'A1', new_name: 'First' }] });
		const row = await api.retrieve<Record<string, unknown>>({ collection: 'new_memberships', key: "new_code='A1'", select: ['new_name'] });
		const error = await refusal(api.retrieve({ collection: 'new_memberships', key: "new_code='B2'", select: ['new_name'] }));
		expect([row['new_name'], error.status, error.code]).toEqual(['First', 404, '0x80060891']);
	});

	it('a second row with the same alternate key is refused', async () => {
		crm.seed({ new_membership: [{ new_code: 'A1', new_name: 'First' }] });
		const error = await refusal(api.create({ collection: 'new_memberships', data: { new_code: 'a1', new_name: 'Second' } }));
		expect([error.status, error.code]).toEqual([412, '0x80060892']);
	});
});

describe('preconditions [2.2]', () => {
	it('an update with If-Match: * never creates', async () => {
		const error = await refusal(api.update({ collection: 'leads', key: LEAD, data: { lastname: 'X' } }));
		expect([error.status, error.code, crm.rows('lead')]).toEqual([404, '0x80040217', []]);
	});

	it('an update against an old version is refused', async () => {
		crm.seed({ lead: [{ leadid: LEAD, ...lead() }] });
		const row = await api.retrieve<Record<string, string>>({ collection: 'leads', key: LEAD, select: ['lastname'] });
		const ifmatch = row['@odata.etag'];
		await api.update({ collection: 'leads', key: LEAD, data: { lastname: 'First' }, ifmatch });
		// The client turns a 412 into the value false when it was given an ETag.
		expect(await api.update({ collection: 'leads', key: LEAD, data: { lastname: 'Second' }, ifmatch })).toBe(false);
		expect(crm.rows('lead')[0]?.['lastname']).toBe('First');
	});

	it('a create-only upsert leaves an existing row alone', async () => {
		crm.seed({ lead: [{ leadid: LEAD, ...lead() }] });
		expect(await api.upsert({ collection: 'leads', key: LEAD, data: { lastname: 'X' }, ifnonematch: '*' })).toBeNull();
		expect(crm.rows('lead')[0]?.['lastname']).toBe('Lovelace');
	});

	it('a deletion happens once', async () => {
		crm.seed({ lead: [{ leadid: LEAD, ...lead() }] });
		await api.deleteRecord({ collection: 'leads', key: LEAD });
		const error = await refusal(api.deleteRecord({ collection: 'leads', key: LEAD }));
		expect([error.status, crm.rows('lead')]).toEqual([404, []]);
	});
});

describe('a batch [4]', () => {
	it('creates and binds within one change set', async () => {
		api.startBatch();
		void api.create({ collection: 'accounts', data: { name: 'Acme' }, contentId: '1' });
		void api.create({ collection: 'contacts', data: { lastname: 'C', 'parentcustomerid_account@odata.bind': '$1' } });
		const [accountId] = await api.executeBatch();
		expect(crm.rows('contact')[0]).toMatchObject({ parentcustomerid: accountId, parentcustomerid$type: 'account' });
	});

	it('undoes a change set of which one part fails', async () => {
		api.startBatch();
		void api.create({ collection: 'leads', data: lead() });
		void api.create({ collection: 'leads', data: lead({ subject: 'x'.repeat(301) }) });
		const failure = await refusal(api.executeBatch());
		expect(JSON.stringify(failure)).toContain('0x80044331');
		expect(crm.rows('lead')).toEqual([]);
	});

	it('goes on after a failure outside change sets when that is preferred', async () => {
		api.startBatch();
		void api.create({ collection: 'leads', data: lead() });
		void api.create({ collection: 'leads', data: lead({ nope: 1 }) });
		void api.create({ collection: 'leads', data: lead() });
		await api.executeBatch({ continueOnError: true, inChangeSet: false }).catch(() => undefined);
		expect(crm.rows('lead')).toHaveLength(2);
	});

	it('reads between writes see them', async () => {
		api.startBatch();
		void api.create({ collection: 'leads', data: lead(), inChangeSet: false });
		void api.count({ collection: 'leads' });
		const results = await api.executeBatch();
		expect(results[1]).toBe(1);
	});
});

describe('actions and functions [5, 9]', () => {
	const target = (changes: Record<string, unknown> = {}) => ({ '@odata.type': 'Microsoft.Dynamics.CRM.lead', ...lead(changes) });

	it('CreateMultiple answers the ids in order', async () => {
		const answer = await api.callAction<{ Ids: string[] }>({ collection: 'leads', actionName: 'Microsoft.Dynamics.CRM.CreateMultiple', action: { Targets: [target({ leadid: LEAD }), target({ leadid: OTHER })] } });
		expect([answer.Ids, crm.rows('lead').length]).toEqual([[LEAD, OTHER], 2]);
	});

	it('CreateMultiple is all or nothing', async () => {
		const error = await refusal(api.callAction({ collection: 'leads', actionName: 'Microsoft.Dynamics.CRM.CreateMultiple', action: { Targets: [target(), target({ leadqualitycode: 9 })] } }));
		expect([error.code, crm.rows('lead')]).toEqual(['0x8004431a', []]);
	});

	it('bulk messages are not there for notes', async () => {
		const error = await refusal(api.callAction({ collection: 'annotations', actionName: 'Microsoft.Dynamics.CRM.CreateMultiple', action: { Targets: [] } }));
		expect([error.status, error.code]).toEqual([405, '0x80040800']);
	});

	it('WhoAmI tells user, business unit and organisation', async () => {
		expect(await api.callFunction({ name: 'WhoAmI' })).toMatchObject({ UserId: baseIds.users.admin, BusinessUnitId: baseIds.businessUnit, OrganizationId: baseIds.organization });
	});

	it('WhoAmI follows an impersonation', async () => {
		expect(await api.callFunction({ name: 'WhoAmI', impersonate: baseIds.users.seller })).toMatchObject({ UserId: baseIds.users.seller });
	});

	it('privileges of a user are told by name', async () => {
		const answer = await api.callFunction<{ RolePrivileges: { PrivilegeName: string; Depth: string }[] }>({ collection: 'systemusers', key: baseIds.users.admin, name: 'Microsoft.Dynamics.CRM.RetrieveUserSetOfPrivilegesByNames', parameters: { PrivilegeNames: ['prvReadLead', 'prvNope'] } });
		expect(answer.RolePrivileges).toMatchObject([{ PrivilegeName: 'prvReadLead', Depth: 'Global' }]);
	});
});

describe('metadata [11]', () => {
	it('tables are told by logical name', async () => {
		const table = await api.retrieveEntity<Record<string, unknown>>({ key: "LogicalName='lead'", select: ['EntitySetName', 'PrimaryIdAttribute'] });
		expect(table).toMatchObject({ EntitySetName: 'leads', PrimaryIdAttribute: 'leadid' });
	});

	it('columns are told with the properties of a cast', async () => {
		const { value } = await api.retrieveAttributes<Record<string, unknown>>({ entityKey: "LogicalName='lead'", castType: 'Microsoft.Dynamics.CRM.StringAttributeMetadata', select: ['LogicalName', 'MaxLength'], filter: "LogicalName eq 'mobilephone'" });
		expect(value).toMatchObject([{ LogicalName: 'mobilephone', MaxLength: 20 }]);
	});
});

describe('refusals [2.7]', () => {
	it.each([
		['an unknown column in a body', () => api.create({ collection: 'leads', data: lead({ Nope: 1 }) }), 400, '0x80048d19'],
		['an unknown column in a filter', () => api.retrieveMultiple({ collection: 'leads', filter: 'nope eq 1' }), 400, '0x80060888'],
		['a lookup bound by its column', () => api.create({ collection: 'contacts', data: { lastname: 'C', 'parentcustomerid@odata.bind': `accounts(${LEAD})` } }), 400, '0x80048d19'],
		['a missing bind target', () => api.create({ collection: 'contacts', data: { lastname: 'C', 'parentcustomerid_account@odata.bind': `accounts(${LEAD})` } }), 404, '0x80040217'],
		['a text too long', () => api.create({ collection: 'leads', data: lead({ mobilephone: '1'.repeat(21) }) }), 400, '0x80044331'],
		['a number as text', () => api.create({ collection: 'leads', data: lead({ leadqualitycode: '1' }) }), 400, '0x80048d19'],
	])('%s', async (_name, call, status, code) => {
		const error = await refusal(call());
		expect([error.status, error.code]).toEqual([status, code]);
	});
});
