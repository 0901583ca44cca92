import { newRowId } from '../../../src/domain/identity/newRowId';
import type { FaultRule } from '../../../emulator/contracts';
import { baseIds } from '../../../emulator/store/baseData';
import { controlsOf } from '../../../emulator/control/controls';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';
import { upsert } from '../../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const person = (n: number) => ({ firstName: `First${n}`, lastName: `Last${n}`, email: `p${n}@x.example`, jobTitle: 'CTO' });
const people = (count: number) => Array.from({ length: count }, (_, n) => person(n));
const emails = () => emulator.rows('lead').map(({ emailaddress1 }) => emailaddress1).sort();

const BULK = 'CreateMultiple|UpdateMultiple';
const WRITES: [kind: string, method: string, urlPattern: string][] = [
	['a single create', 'POST', 'leads$'],
	['a batch of creates', 'POST', '\\$batch'],
	['a bulk create', 'POST', 'CreateMultiple'],
];
const FAULTS: [name: string, rule: Partial<FaultRule>][] = [
	['reset after commit', { kind: 'resetAfter' }],
	['reset before processing', { kind: 'resetBefore' }],
	['429 with Retry-After', { kind: 'throttle', retryAfterSeconds: 1 }],
	['503', { kind: 'unavailable' }],
	['a truncated answer', { kind: 'truncate' }],
];
const COUNTS: Record<string, number> = { 'a single create': 1, 'a batch of creates': 5, 'a bulk create': 60 };

describe.each(FAULTS)('G6: %s', (_fault, rule) => {
	test.each(WRITES)('on %s loses nothing and doubles nothing', async (kind, method, urlPattern) => {
		const count = COUNTS[kind] ?? 1;
		emulator.faults({ kind: 'throttle', ...rule, method, urlPattern, times: kind === 'a bulk create' ? 1 : 2, skip: kind === 'a batch of creates' ? 2 : 0 });
		const { reports } = await upsert(emulator, { items: people(count), parameters: { options: { groupSize: 20 } } });
		expect(reports.filter(({ outcome }) => outcome !== 'created').map(({ reason }) => reason)).toEqual([]);
		expect(emails()).toEqual(people(count).map(({ email }) => email).sort());
		expect(controlsOf(emulator.environment).faults.list()).toEqual([]);
	});

	test.each([
		['a single update', 1],
		['updates in a batch', 5],
		['a bulk update', 60],
	])('on %s changes every row once', async (kind, count) => {
		emulator.seed({ lead: people(count).map(({ firstName, lastName, email }) => ({ firstname: firstName, lastname: lastName, emailaddress1: email, subject: 's' })) });
		const update = kind === 'a bulk update' ? 'overwrite' : 'append';
		emulator.faults({ kind: 'throttle', ...rule, method: 'PATCH', urlPattern: 'leads', times: 1 });
		emulator.faults({ kind: 'throttle', ...rule, method: 'POST', urlPattern: `${BULK}|\\$batch`, times: 2, skip: count > 1 ? 2 : 0 });
		const { reports } = await upsert(emulator, {
			items: people(count),
			parameters: { mapping: 'defaultsPlusMyRows', fields: { row: [{ column: 'jobtitle', value: '={{ $json.jobTitle }}', update }] }, options: { groupSize: 20 } },
		});
		expect(reports.map(({ outcome }) => outcome)).toEqual(Array(count).fill('updated'));
		expect(emulator.rows('lead').map(({ jobtitle }) => jobtitle)).toEqual(Array(count).fill('CTO'));
	});
});

/** Rows that the next so many answers leave out: written by somebody else, not to be seen yet. */
const hide = async (id: string, reads: number) => {
	const answer = await fetch(`${emulator.url}/_emulator/visibility`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ table: 'lead', id, reads }) });
	expect(answer.status).toBeLessThan(300);
};

describe('a new row\'s id that is taken', () => {
	const identity = { table: 'lead', ruleIndex: 0, columns: ['emailaddress1'], key: 'p0@x.example' };
	const leadid = newRowId(baseIds.organization, identity, 0);
	const lead = { leadid, lastname: 'Last0', subject: 's' };

	/** Another run's row that this run's look-up cannot see yet. */
	const hiddenDuringLookUp = (row: object) => {
		emulator.seed({ lead: [row as never] });
		return hide(leadid, 1);
	};
	test('by the same person is an ordinary match, merged like any other', async () => {
		await hiddenDuringLookUp({ ...lead, emailaddress1: 'p0@x.example', jobtitle: null });
		const { reports } = await upsert(emulator, { items: [person(0)] });
		expect(reports[0]).toMatchObject({ outcome: 'updated', id: leadid, matchedBy: 'id', changes: { jobtitle: { from: null, to: 'CTO' } } });
		expect(emulator.rows('lead')).toMatchObject([{ leadid, jobtitle: 'CTO' }]);
	});

	test('by another person by now gets the next id, and says so', async () => {
		emulator.seed({ lead: [{ ...lead, emailaddress1: 'changed@x.example' }] });
		const { reports } = await upsert(emulator, { items: [person(0)] });
		expect(reports[0]).toMatchObject({ outcome: 'created', id: newRowId(baseIds.organization, identity, 1), reason: expect.stringContaining('another person by now') });
		expect(emails()).toEqual(['changed@x.example', 'p0@x.example']);
	});

	test('four times over goes to review', async () => {
		const ids = [0, 1, 2, 3].map((ordinal) => newRowId(baseIds.organization, identity, ordinal));
		emulator.seed({ lead: ids.map((id, n) => ({ ...lead, leadid: id, emailaddress1: `other${n}@x.example` })) });
		const { reports } = await upsert(emulator, { items: [person(0)] });
		expect(reports[0]).toMatchObject({ outcome: 'needsReview' });
		expect(emulator.rows('lead')).toHaveLength(4);
	});

	test.each([
		['disqualified', { statecode: 2, statuscode: 4 }],
		['qualified', { statecode: 1, statuscode: 3 }],
		['merged', { merged: true, statecode: 2, statuscode: 4 }],
	])('by a row that is %s goes to review and is not touched', async (_state, state) => {
		await hiddenDuringLookUp({ ...lead, emailaddress1: 'p0@x.example', ...state });
		const { reports } = await upsert(emulator, { items: [person(0)] });
		expect(reports[0]).toMatchObject({ outcome: 'needsReview' });
		expect(emulator.rows('lead')).toMatchObject([{ jobtitle: null }]);
	});

	test('by a row that only shows a moment later is read again', async () => {
		emulator.seed({ lead: [{ ...lead, emailaddress1: 'p0@x.example' }] });
		await hide(leadid, 2);
		const { reports } = await upsert(emulator, { items: [person(0)] });
		expect(reports[0]).toMatchObject({ id: leadid, matchedBy: 'id' });
		expect(emulator.rows('lead')).toHaveLength(1);
	});

	test('by a row we may not see gets the next id', async () => {
		emulator.seed({ lead: [{ ...lead, emailaddress1: 'hidden@x.example' }] });
		await hide(leadid, 50);
		const { reports } = await upsert(emulator, { items: [person(0)] });
		expect(reports[0]).toMatchObject({ outcome: 'created', id: newRowId(baseIds.organization, identity, 1), reason: expect.stringContaining('may not see') });
	});
});

test('G7: two runs that race for the same new people make each of them once', async () => {
	const runs = await Promise.all([upsert(emulator, { items: people(30) }), upsert(emulator, { items: people(30) })]);
	expect(runs.flatMap(({ reports }) => reports).filter(({ outcome }) => outcome === 'failed' || outcome === 'needsReview')).toEqual([]);
	expect(emails()).toEqual(people(30).map(({ email }) => email).sort());
});

test('a run that met a racing row under another key says that it may be a duplicate', async () => {
	const racing = { lastname: 'Last0', firstname: 'First0', companyname: 'Racer', subject: 's', emailaddress1: 'other@x.example' };
	const leadid = emulator.seed({ lead: [racing] }).lead?.[0] ?? '';
	await hide(leadid, 1);
	const { reports } = await upsert(emulator, { items: [{ ...person(0), company: 'Racer' }] });
	expect(reports[0]).toMatchObject({ outcome: 'created', possibleDuplicates: [{ id: leadid, matchedBy: 'first name, last name and company' }] });
});

test('G8: a row that others change between reading and writing keeps what they wrote', async () => {
	emulator.seed({ lead: [{ lastname: 'Last0', subject: 's', emailaddress1: 'p0@x.example' }] });
	const [row] = emulator.rows('lead');
	emulator.faults({ kind: 'slow', delayMs: 400, method: 'PATCH' });
	const running = upsert(emulator, { items: [person(0)] });
	await new Promise((resolve) => setTimeout(resolve, 150));
	const written = await emulator.call('PATCH', `leads(${String(row?.leadid)})`, { body: { jobtitle: 'Theirs' }, headers: { 'if-match': '*' } });
	expect(written.status).toBe(204);
	await running;
	expect(emulator.rows('lead')).toMatchObject([{ jobtitle: 'Theirs', firstname: 'First0' }]);
});

test('a row that Dynamics refuses fails alone among many, in words that say why', async () => {
	const nowhere = '99999999-9999-4999-8999-999999999999';
	const { reports } = await upsert(emulator, {
		items: people(60).map((item, n) => (n === 7 ? { ...item, currency: nowhere } : item)),
		parameters: { mapping: 'defaultsPlusMyRows', fields: { row: [{ column: 'transactioncurrencyid', value: '={{ $json.currency ?? "" }}', update: 'overwrite' }] } },
	});
	expect(reports[7]).toMatchObject({ outcome: 'failed', id: null, reason: expect.stringMatching(/does not exist/i) });
	expect(reports.filter(({ outcome }) => outcome === 'created')).toHaveLength(59);
	expect(emulator.rows('lead')).toHaveLength(59);
});

test('of several items about one person only the one with the refused value fails', async () => {
	const items = [{ ...person(0), jobTitle: 'First' }, { ...person(0), currency: '99999999-9999-4999-8999-999999999999' }, { ...person(0), phone: '+1 425 555 0143' }];
	const { reports } = await upsert(emulator, {
		items,
		parameters: { mapping: 'defaultsPlusMyRows', fields: { row: [{ column: 'transactioncurrencyid', value: '={{ $json.currency ?? "" }}', update: 'overwrite' }] } },
	});
	expect(reports.map(({ outcome }) => outcome)).toEqual(['created', 'failed', 'updated']);
	expect(emulator.rows('lead')).toMatchObject([{ jobtitle: 'First', telephone1: '+1 425 555 0143' }]);
});
