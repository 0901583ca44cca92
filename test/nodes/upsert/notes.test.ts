import type { IDataObject } from 'n8n-workflow';
import { controlsOf } from '../../../emulator/control/controls';
import { baseIds } from '../../../emulator/store/baseData';
import { noteId, noteKey } from '../../../src/domain/notes/noteId';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';
import { upsert, type UpsertCall } from '../../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const ada = { firstName: 'Ada', lastName: 'Byron', email: 'ada@engine.example', company: 'Engine Ltd' };
const people = (count: number, notes: (n: number) => unknown) => Array.from({ length: count }, (_, n) => ({ firstName: `F${n}`, lastName: `L${n}`, email: `p${n}@x.example`, notes: notes(n) }) as IDataObject);
const run = async (items: IDataObject[], options: IDataObject = {}, rest: Partial<UpsertCall> = {}) => {
	const { parameters, ...others } = rest;
	return await upsert(emulator, { items, parameters: { options: { phoneCountry: 'US', notes: '={{ $json.notes }}', ...options }, ...parameters }, ...others });
};
const notes = () => emulator.rows('annotation').map(({ subject, notetext, objectid, objecttypecode }) => ({ subject, notetext, objectid, objecttypecode }));
const requests = () => emulator.trace().filter(({ url, batchParts }) => url.includes('annotations') || batchParts.some((part) => part.url.includes('annotations')));

describe('S21: captured notes', () => {
	test.each<[string, unknown, { subject: string | null; notetext: string | null }[]]>([
		['a text', 'Met at the fair', [{ subject: null, notetext: 'Met at the fair' }]],
		['a list of texts', ['One', 'Two'], [{ subject: null, notetext: 'One' }, { subject: null, notetext: 'Two' }]],
		['an object', { title: 'Booth 12', text: 'Wants a demo' }, [{ subject: 'Booth 12', notetext: 'Wants a demo' }]],
		['objects with subject and time', [{ subject: 'Call', text: 'No answer', createdAt: '2026-01-31T13:45:00Z' }], [{ subject: 'Call (2026-01-31 13:45)', notetext: 'No answer' }]],
		['an object with a day and no title', [{ text: 'x', createdAt: '2026-01-31' }], [{ subject: '2026-01-31', notetext: 'x' }]],
		['a title alone', { title: 'Only a title' }, [{ subject: 'Only a title', notetext: null }]],
		['lines of any system', 'one\r\ntwo\rthree\n', [{ subject: null, notetext: 'one\ntwo\nthree' }]],
		['HTML, as the text it is', '<b onclick="x()">Bold</b> & <script>1</script>', [{ subject: null, notetext: '<b onclick="x()">Bold</b> & <script>1</script>' }]],
		['a number', 42, [{ subject: null, notetext: '42' }]],
	])('given as %s stand on the new row', async (_form, given, expected) => {
		const { reports, outputs } = await run([{ ...ada, notes: given } as IDataObject]);
		const [lead] = emulator.rows('lead');
		expect(notes()).toEqual(expect.arrayContaining(expected.map((note) => ({ ...note, objectid: lead?.leadid, objecttypecode: 'lead' }))));
		expect(notes()).toHaveLength(expected.length);
		expect(reports[0]).toMatchObject({ outcome: 'created', notes: { written: expected.length, existing: 0, refused: [] } });
		expect(outputs[0]).toHaveLength(1);
	});

	test.each<[string, unknown]>([['nothing', undefined], ['null', null], ['an empty text', ' '], ['an empty list', []], ['a list of nothing', ['', null, { text: '' }]]])('given as %s cost no request and say nothing', async (_form, given) => {
		const { reports } = await run([{ ...ada, notes: given } as IDataObject]);
		expect(reports[0]?.outcome).toBe('created');
		expect(requests()).toEqual([]);
		expect(notes()).toEqual([]);
	});

	test('are left alone unless the option is added', async () => {
		await upsert(emulator, { items: [{ ...ada, notes: 'Met at the fair' }] });
		expect(notes()).toEqual([]);
	});

	test('are added once, however often the person comes', async () => {
		const items = [{ ...ada, notes: ['One', { id: 'n-2', text: 'Two' }] }];
		await run(items);
		const again = await run(items);
		expect(again.reports[0]).toMatchObject({ outcome: 'unchanged', notes: { written: 0, existing: 2, refused: [] } });
		const more = await run([{ ...ada, jobTitle: 'CTO', notes: ['One', { id: 'n-2', text: 'Two, changed since' }, ' One ', 'Three'] }]);
		expect(more.reports[0]).toMatchObject({ outcome: 'updated', notes: { written: 1, existing: 3 } });
		expect(notes().map(({ notetext }) => notetext).sort()).toEqual(['One', 'Three', 'Two']);
	});

	test('of several items about one person stand on the one row, the same note once', async () => {
		const { reports } = await run([{ ...ada, notes: ['One', 'Both'] }, { ...ada, notes: ['Both', 'Two'] }]);
		expect(emulator.rows('lead')).toHaveLength(1);
		expect(notes().map(({ notetext }) => notetext).sort()).toEqual(['Both', 'One', 'Two']);
		expect(reports.map(({ notes: said }) => [said?.written, said?.existing])).toEqual([[2, 0], [1, 1]]);
	});

	test('of a person found as a contact stand on the contact', async () => {
		const [contactid] = emulator.seed({ contact: [{ firstname: 'Ada', lastname: 'Byron', emailaddress1: ada.email }] }).contact ?? [];
		await run([{ ...ada, notes: 'Hello' }]);
		expect(notes()).toMatchObject([{ notetext: 'Hello', objectid: contactid, objecttypecode: 'contact' }]);
	});

	test('of a custom table that takes notes stand on its row', async () => {
		const parameters = {
			saveAs: { __rl: true, mode: 'name', value: 'new_membership' }, findExistingBy: 'custom', matchRules: { rule: [{ columns: ['new_code'] }] },
			mapping: 'myRowsOnly', fields: { row: [{ column: 'new_code', value: '={{ $json.code }}', update: 'overwrite' }] },
		};
		const { reports } = await run([{ code: 'M-1', notes: 'Hello' }], {}, { parameters, as: 'admin' });
		expect(notes()).toMatchObject([{ notetext: 'Hello', objectid: reports[0]?.id, objecttypecode: 'new_membership' }]);
	});

	test('deleted in Dynamics come back as long as they are sent', async () => {
		await run([{ ...ada, notes: 'One' }]);
		const [{ annotationid } = {}] = emulator.rows('annotation');
		await emulator.call('DELETE', `annotations(${String(annotationid)})`);
		expect((await run([{ ...ada, notes: 'One' }])).reports[0]).toMatchObject({ outcome: 'unchanged', notes: { written: 1 } });
		expect(notes()).toHaveLength(1);
	});

	test('moved to another row in Dynamics stay where they are', async () => {
		await run([{ ...ada, notes: 'One' }]);
		const [account] = emulator.seed({ account: [{ name: 'Engine Ltd' }] }).account ?? [];
		const [{ annotationid } = {}] = emulator.rows('annotation');
		expect((await emulator.call('PATCH', `annotations(${String(annotationid)})`, { body: { 'objectid_account@odata.bind': `/accounts(${account})` } })).status).toBe(204);
		expect((await run([{ ...ada, notes: 'One' }])).reports[0]).toMatchObject({ notes: { written: 0, existing: 1 } });
		expect(notes()).toMatchObject([{ objectid: account }]);
	});
});

describe('S21: notes are not written', () => {
	test('in a dry run, which lists those that would be', async () => {
		await run([{ ...ada, notes: 'One' }]);
		const { reports } = await run([{ ...ada, notes: ['One', { title: 'T', text: 'Two' }] }, { ...ada, email: 'new@x.example', lastName: 'New', notes: 'Three' }], { dryRun: true });
		expect(reports.map(({ outcome, notes: said }) => [outcome, said?.written, said?.existing, said?.wouldWrite])).toEqual([
			['unchanged', 0, 1, [{ title: 'T', text: 'Two' }]],
			['created', 0, 0, [{ title: '', text: 'Three' }]],
		]);
		expect(notes()).toHaveLength(1);
	});

	test.each(['skip', 'review'])('when a row that is there is left alone (%s)', async (ifFound) => {
		emulator.seed({ lead: [{ lastname: 'Byron', subject: 's', emailaddress1: ada.email }] });
		const { reports } = await run([{ ...ada, notes: 'One' }], {}, { parameters: { ifFound } });
		expect(reports[0]?.notes).toBeUndefined();
		expect(notes()).toEqual([]);
	});

	test('when the row is refused', async () => {
		const { reports } = await run([{ ...ada, currency: '99999999-9999-4999-8999-999999999999', notes: 'One' }, { ...ada, email: 'b@x.example', lastName: 'B', currency: '', notes: 'Two' }], {}, {
			parameters: { mapping: 'defaultsPlusMyRows', fields: { row: [{ column: 'transactioncurrencyid', value: '={{ $json.currency }}', update: 'overwrite' }] } },
		});
		expect(reports.map(({ outcome }) => outcome)).toEqual(['failed', 'created']);
		expect(notes()).toMatchObject([{ notetext: 'Two' }]);
	});

	test.each<[string, unknown, string]>([
		['is too long', 'x'.repeat(100_001), 'Note 1: the text takes at most 100000 characters and the value has 100001'],
		['has too long a title', { title: 'x'.repeat(501), text: 'y' }, 'Note 1: the title takes at most 500 characters'],
		['holds NUL', ['fine', 'nul\0nul'], 'Note 2: the text holds a NUL character'],
		['holds an object where text belongs', { text: { html: 'x' } }, 'Note 1: the text takes text, and the value is'],
		['says nothing we know', { body: 'x' }, 'Note 1: has neither text nor title'],
		['has a time that is none', { text: 'x', createdAt: 'yesterday' }, 'Note 1: the createdAt takes a date'],
	])('when one %s: the item fails in one sentence and nothing of it is written', async (_what, given, sentence) => {
		const { reports } = await run([{ ...ada, notes: given } as IDataObject]);
		expect(reports[0]).toMatchObject({ outcome: 'failed', reason: expect.stringContaining(sentence) });
		expect([emulator.rows('lead'), notes()]).toEqual([[], []]);
	});

	test('longer than allowed when text may be cut', async () => {
		await run([{ ...ada, notes: { title: 't'.repeat(600), text: 'x'.repeat(100_001) } }], { textTooLong: 'truncate' });
		expect(notes().map(({ subject, notetext }) => [String(subject).length, String(notetext).length])).toEqual([[500, 100_000]]);
	});

	test('on a table that takes none: one sentence before anything is written', async () => {
		const parameters = { saveAs: { __rl: true, mode: 'name', value: 'transactioncurrency' }, findExistingBy: 'custom', matchRules: { rule: [{ columns: ['isocurrencycode'] }] }, mapping: 'autoMap' };
		const { error } = await run([{ isocurrencycode: 'EUR', notes: 'One' }], {}, { parameters, as: 'admin', onError: 'stopWorkflow' });
		expect(error?.message).toContain('Currency (transactioncurrency) takes no notes; take out the option Notes');
		expect(emulator.rows('transactioncurrency')).toHaveLength(1);
	});
});

describe('S21: notes when things go wrong', () => {
	test.each(['resetAfter', 'resetBefore', 'throttle', 'unavailable', 'truncate'] as const)('%s on the create of one note or many loses none and doubles none', async (kind) => {
		for (const [count, urlPattern] of [[1, 'annotations$'], [30, '\\$batch']] as const) {
			const items = people(count, (n) => [`A${n}`, `B${n}`].slice(0, count));
			await run(items.map(({ notes: _notes, ...person }) => person));
			emulator.faults({ kind, method: 'POST', urlPattern, times: 1, skip: count === 1 ? 0 : 2 });
			const { reports } = await run(items);
			expect(reports.flatMap(({ notes: said }) => said?.refused ?? [])).toEqual([]);
			expect(controlsOf(emulator.environment).faults.list()).toEqual([]);
			const expected = items.flatMap(({ notes: given }) => given as string[]).sort();
			expect(notes().map(({ notetext }) => notetext).sort()).toEqual(expected);
			for (const { annotationid } of emulator.rows('annotation')) await emulator.call('DELETE', `annotations(${String(annotationid)})`);
		}
	});

	test('a run that died between a row and its notes is made good by the next', async () => {
		await run([ada]);
		const { reports } = await run([{ ...ada, notes: ['One', 'Two'] }]);
		expect(reports[0]).toMatchObject({ outcome: 'unchanged', notes: { written: 2 } });
		expect(notes()).toHaveLength(2);
	});

	test('two runs that race for the same people and notes add each note once', async () => {
		const items = people(20, (n) => [`A${n}`, 'B']);
		const runs = await Promise.all([run(items), run(items)]);
		expect(runs.flatMap(({ reports }) => reports).flatMap(({ notes: said }) => said?.refused ?? [])).toEqual([]);
		expect(notes()).toHaveLength(40);
	});

	test('a note under our id that cannot be seen is not taken for written', async () => {
		await run([ada]);
		const leadid = String(emulator.rows('lead')[0]?.leadid);
		const annotationid = noteId(baseIds.organization, 'lead', leadid, noteKey('', '', 'One'));
		emulator.seed({ annotation: [{ annotationid, notetext: 'One' }] });
		await fetch(`${emulator.url}/_emulator/visibility`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ table: 'annotation', id: annotationid, reads: 50 }) });
		const { reports } = await run([{ ...ada, notes: 'One' }]);
		expect(reports[0]?.notes?.refused).toMatchObject([{ reason: expect.stringContaining('cannot be seen') }]);
	});

	test('a note that Dynamics refuses is said, and its item goes to review with its row written', async () => {
		emulator.faults({ kind: 'error', method: 'POST', urlPattern: 'annotations$', status: 400, code: '0x80040265', message: 'No swearing in notes.' });
		const { reports, outputs } = await run([{ ...ada, notes: 'Blast' }]);
		expect(reports[0]).toMatchObject({
			outcome: 'created',
			reason: expect.stringMatching(/1 of 1 notes could not be written: .*No swearing in notes/),
			notes: { written: 0, refused: [{ title: '', text: 'Blast', reason: expect.stringContaining('No swearing in notes.') }] },
		});
		expect([outputs[0]?.length, outputs[2]?.length]).toEqual([0, 1]);
		expect(emulator.rows('lead')).toHaveLength(1);
		expect((await run([{ ...ada, notes: 'Blast' }])).reports[0]).toMatchObject({ outcome: 'unchanged', notes: { written: 1 } });
	});

	test('a user who may not write notes is told which privilege is missing, and the rows stand', async () => {
		const { leadCaptureSync } = baseIds.roles;
		emulator.environment.store.database.prepare('DELETE FROM roleprivileges WHERE roleid = ? AND name = ?').run(leadCaptureSync, 'prvCreateNote');
		const { reports } = await run([{ ...ada, notes: 'One' }]);
		expect(reports[0]).toMatchObject({ outcome: 'created', notes: { refused: [{ reason: expect.stringContaining('prvCreateNote') }] } });
	});
});

describe('S21: what notes cost and carry', () => {
	test('1,000 people with a note each cost one request more, and again one to see that all are there', async () => {
		const items = people(1000, (n) => `Note ${n}`);
		const { reports } = await run(items);
		expect(reports.filter(({ notes: said }) => said?.written !== 1)).toEqual([]);
		expect(notes()).toHaveLength(1000);
		expect(requests().filter(({ batchParts }) => batchParts.some(({ method }) => method === 'POST')).length).toBe(1);
		const before = requests().length;
		const again = await run(items);
		expect(again.reports.filter(({ notes: said }) => said?.existing !== 1)).toEqual([]);
		expect(requests().length - before).toBe(1);
	}, 120_000);

	test('the summary counts them', async () => {
		const { run: finished } = await run([{ ...ada, notes: ['One', 'Two'] }]);
		expect(JSON.stringify(finished.data.resultData.runData['Under Test']?.[0]?.hints)).toContain('1 created, 2 notes added');
	});

	test('bypass, tag and impersonation go with them', async () => {
		const impersonate = { __rl: true, mode: 'id', value: baseIds.objects.seller };
		const { reports } = await run([{ ...ada, notes: 'One' }], { impersonate, tag: 'n8n sync' }, { as: 'admin' });
		expect(reports[0]).toMatchObject({ outcome: 'created', notes: { written: 1 } });
		expect(emulator.rows('annotation')).toMatchObject([{ createdby: baseIds.users.seller, createdonbehalfby: baseIds.users.admin }]);
		await run([{ ...ada, notes: 'Two' }], { bypass: ['CustomSync'], tag: 'n8n sync' }, { as: 'admin' });
		const writes = emulator.trace().filter(({ method, url }) => method === 'POST' && url.includes('/annotations'));
		expect(writes.map(({ url, headers }) => [url.includes('tag=n8n%20sync'), headers['mscrm.bypassbusinesslogicexecution']])).toEqual([[true, undefined], [true, 'CustomSync']]);
	});
});
