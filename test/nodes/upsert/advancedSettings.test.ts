import type { IDataObject } from 'n8n-workflow';
import { Dynamics365Upsert } from '../../../nodes/Dynamics365Upsert/Dynamics365Upsert.node';
import { baseIds } from '../../../emulator/store/baseData';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';
import { upsert, type UpsertResult } from '../../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const EMAIL = 'ada@engine.example';
const ada = { firstName: 'Ada', lastName: 'Byron', email: EMAIL };
const known = (more: object = {}) => ({ lastname: 'Byron', subject: 's', emailaddress1: EMAIL, ...more });

interface Setting {
	/** What the setting is switched to. */
	to: unknown;
	/** Leads that are there before. */
	leads?: object[];
	items?: IDataObject[];
	parameters?: IDataObject;
	/** What tells a run with the setting from one without. */
	seen: (result: UpsertResult) => unknown;
	/** What is seen without it, and with it. */
	tells: [without: unknown, withIt: unknown];
}

const outcomes = ({ reports }: UpsertResult) => reports.map(({ outcome }) => outcome);
const leads = (column: string) => () => emulator.rows('lead').map((row) => row[column]);
const headers = (name: string) => () => emulator.trace().filter(({ rowsWritten }) => rowsWritten > 0).map((request) => request.headers[name]);
const rowsOf = (value: string, update = 'append') => ({ mapping: 'defaultsPlusMyRows', fields: { row: [{ column: 'jobtitle', value, update }] } });

/** One world for each advanced setting in which it alone makes a difference. */
const SETTINGS: Record<string, Setting> = {
	appendSeparator: { to: ' / ', leads: [known({ jobtitle: 'Poet' })], parameters: rowsOf('Countess'), seen: leads('jobtitle'), tells: [['Poet; Countess'], ['Poet / Countess']] },
	bypass: { to: ['CustomSync'], seen: headers('mscrm.bypassbusinesslogicexecution'), tells: [[undefined], ['CustomSync']] },
	disqualifiedLeads: { to: 'reactivate', leads: [known({ statecode: 2, statuscode: 4 })], seen: leads('statecode'), tells: [[2], [0]] },
	dryRun: { to: true, seen: () => emulator.rows('lead').length, tells: [1, 0] },
	duplicateRules: { to: true, leads: [known()], parameters: { findExistingBy: 'custom', matchRules: { rule: [{ columns: ['firstname', 'lastname'] }] } }, seen: outcomes, tells: [['created'], ['needsReview']] },
	groupSize: { to: 2, items: [0, 1, 2, 3, 4, 5].map((n) => ({ lastName: `L${n}`, email: `p${n}@x.example` })), seen: () => emulator.trace().filter(({ rowsWritten }) => rowsWritten > 0).length, tells: [1, 3] },
	impersonate: { to: { __rl: true, mode: 'id', value: baseIds.objects.seller }, seen: leads('createdby'), tells: [[baseIds.users.admin], [baseIds.users.seller]] },
	inactiveMatches: { to: 'update', parameters: { lookIn: 'contactsThenLeads' }, seen: outcomes, tells: [['needsReview'], ['updated']] },
	maximumRecords: { to: 1, items: [ada, { ...ada, email: 'b@x.example' }], seen: () => emulator.rows('lead').length, tells: [2, 0] },
	notes: { to: 'Met at the fair', seen: () => emulator.rows('annotation').map(({ notetext }) => notetext), tells: [[], ['Met at the fair']] },
	overMaximum: { to: 'skipRest', items: [ada, { ...ada, email: 'b@x.example' }], parameters: { options: { maximumRecords: 1 } }, seen: outcomes, tells: [['failed', 'failed'], ['created', 'skipped']] },
	ownerOnUpdate: { to: true, leads: [known()], parameters: { owner: 'fixed', fixedOwner: { __rl: true, mode: 'id', value: baseIds.users.seller } }, seen: leads('ownerid'), tells: [[baseIds.users.admin], [baseIds.users.seller]] },
	phoneCountry: { to: 'US', leads: [{ lastname: 'Byron', subject: 's', telephone1: '+14255550143' }], items: [{ lastName: 'Byron', phone: '(425) 555-0143' }], seen: () => emulator.rows('lead').length, tells: [2, 1] },
	searchFormattedNumbers: { to: true, parameters: { options: { phoneCountry: 'US' } }, leads: [{ lastname: 'Byron', subject: 's', telephone1: 'Tel. 425-555-0143' }], items: [{ lastName: 'Byron', phone: '+1 425 555 0143' }], seen: () => emulator.rows('lead').length, tells: [2, 1] },
	severalMatches: { to: 'lastModified', leads: [known(), known()], seen: outcomes, tells: [['needsReview'], ['updated']] },
	tag: { to: 'n8n', seen: () => emulator.trace().filter(({ rowsWritten }) => rowsWritten > 0).map(({ url }) => url.includes('tag=n8n')), tells: [[false], [true]] },
	textTooLong: { to: 'truncate', parameters: rowsOf('x'.repeat(101), 'overwrite'), seen: () => emulator.rows('lead').map(({ jobtitle }) => String(jobtitle).length), tells: [[], [100]] },
};

const OFFERED = new Dynamics365Upsert().description.properties.find(({ name }) => name === 'options')?.options?.map(({ name }) => name) ?? [];

describe('S25: every advanced setting stands apart', () => {
	test('behind one button, and there is a case for each of them here', () => {
		expect([...OFFERED].sort()).toEqual(Object.keys(SETTINGS).sort());
	});

	test.each(Object.entries(SETTINGS))('and works alone: %s', async (name, { to, leads: before = [], items = [ada], parameters = {}, seen, tells }) => {
		const run = async (options: IDataObject) => {
			emulator.seed({ lead: before as never, ...(name === 'inactiveMatches' ? { contact: [{ lastname: 'Byron', emailaddress1: EMAIL, statecode: 1, statuscode: 2 }] } : {}) });
			const result = await upsert(emulator, { as: 'admin', items, parameters: { ...parameters, options: { ...(parameters.options as IDataObject), ...options } } });
			return seen(result);
		};
		expect(await run({})).toEqual(tells[0]);
		await emulator.stop();
		emulator = await startEmulator();
		expect(await run({ [name]: to } as IDataObject)).toEqual(tells[1]);
	});
});

test.each([
	['10,000', {}, 10_001],
	['what the setting says', { maximumRecords: 3 }, 4],
])('S50: more records than %s stop the run before anything is written', async (_maximum, options, count) => {
	const items = Array.from({ length: count }, (_, n) => ({ email: `p${n}@x.example` }));
	const { error } = await upsert(emulator, { items, parameters: { options }, onError: 'stopWorkflow' });
	expect(error?.message).toContain(`There are ${count} items and Maximum Records is ${count - 1}`);
	expect(emulator.rows('lead')).toEqual([]);
});

test('S50: the first are processed and the rest leaves by Skipped, when that is chosen', async () => {
	const items = Array.from({ length: 5 }, (_, n) => ({ lastName: 'L', email: `p${n}@x.example` }));
	const { outputs } = await upsert(emulator, { items, parameters: { options: { maximumRecords: 3, overMaximum: 'skipRest' } } });
	expect(outputs.map(({ length }) => length)).toEqual([3, 2, 0, 0]);
	expect(emulator.rows('lead').map(({ emailaddress1 }) => emailaddress1).sort()).toEqual(['p0@x.example', 'p1@x.example', 'p2@x.example']);
});
