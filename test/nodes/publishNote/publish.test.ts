import { randomBytes } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { baseIds } from '../../../emulator/store/baseData';
import { publish, searched, type PublishCall } from '../../support/publishNode';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';

let emulator: RunningEmulator;
let opportunity: string;
beforeEach(async () => {
	emulator = await startEmulator();
	opportunity = emulator.seed({ opportunity: [{ name: 'Big deal' }] }).opportunity?.[0] ?? '';
});
afterEach(async () => await emulator.stop());

const MB = 1024 * 1024;
const proposal = (more: IDataObject = {}): IDataObject => ({ row: opportunity, key: 'proposal-42', title: 'Proposal', revision: 1, html: '<h1>One</h1>', fileName: 'proposal.html', ...more });
const run = async (items: IDataObject[], rest: Partial<PublishCall> = {}) => await publish(emulator, { items, ...rest });
const rows = () => emulator.rows('annotation');
const file = (row = rows()[0]) => Buffer.from(String(row?.documentbody ?? ''), 'base64');
const organization = (changes: Record<string, unknown>) => emulator.environment.store.update('organization', baseIds.organization, changes as never);
const writes = () => emulator.trace().reduce((sum, { rowsWritten }) => sum + rowsWritten, 0);
const fetchBinary = (content: Buffer, fileName = 'a.pdf', mimeType = 'application/pdf') => ({ data: { data: content.toString('base64'), fileName, mimeType } });
const binary = { attachment: 'binary', fileName: '' };
const noteText = () => String(rows()[0]?.notetext);

describe('S120: a document', () => {
	test('is published as a note on the timeline of its opportunity, with its file', async () => {
		const { reports, outputs } = await run([proposal()]);
		expect(rows()).toMatchObject([{ objectid: opportunity, objecttypecode: 'opportunity', isdocument: 1, filename: 'proposal.html', mimetype: 'text/html', filesize: 12 }]);
		expect(reports[0]).toMatchObject({ outcome: 'created', reason: 'Published as a new note, revision 1', table: 'opportunity', id: opportunity, noteId: rows()[0]?.annotationid, documentKey: 'proposal-42', revision: '1', fileName: 'proposal.html', fileSize: 12 });
		expect([outputs[0]?.length, reports[0]?.url]).toEqual([1, expect.stringContaining(opportunity)]);
	});

	test('goes with others in few requests', async () => {
		const items = Array.from({ length: 100 }, (_, n) => proposal({ key: `doc-${n}` }));
		const { reports } = await run(items);
		expect([rows().length, reports[0]?.calls?.requests]).toEqual([100, expect.any(Number)]);
		expect(reports[0]?.calls?.requests).toBeLessThanOrEqual(6);
		const again = await run(items.map((item) => ({ ...item, revision: 2, html: 'new' })));
		expect(again.reports.every(({ outcome }) => outcome === 'updated')).toBe(true);
		expect(again.reports[0]?.calls?.requests).toBeLessThanOrEqual(6);
	});
});

describe('S121: the title of the note', () => {
	test.each([
		['is the title of the document', { title: 'Q3 – Übersicht' }, 'Q3 – Übersicht'],
		['is the name of the file where the document has none', { title: '' }, 'proposal.html'],
	])('%s', async (_what, given, subject) => {
		await run([proposal(given)]);
		expect(rows()).toMatchObject([{ subject }]);
	});
});

describe('S122: the text of the note', () => {
	test('points to the attachment unless another one is given, and ends in the line that names the revision', async () => {
		await run([proposal()]);
		expect(noteText()).toMatch(/^Synced from n8n\. Open the attachment to view the document\.\n\n\[n8n document proposal-42: revision 1, content [0-9a-f]{16}\]$/);
		await run([proposal({ revision: 2 })], { parameters: { noteText: 'See the file.' } });
		expect(noteText()).toMatch(/^See the file\.\n\n\[n8n document proposal-42: revision 2, /);
	});
});

describe('S123: the attachment', () => {
	test.each<[string, IDataObject, IDataObject, { filename: string | null; mimetype: string | null }, string]>([
		['is HTML', {}, {}, { filename: 'proposal.html', mimetype: 'text/html' }, '<h1>One</h1>'],
		['is HTML in every language', { html: '<p>Grüße 中文 😀</p>' }, {}, { filename: 'proposal.html', mimetype: 'text/html' }, '<p>Grüße 中文 😀</p>'],
		['is plain text', { text: 'Line\r\n' }, { attachment: 'text', plainText: '={{ $json.text }}', fileName: '' }, { filename: 'Proposal.txt', mimetype: 'text/plain' }, 'Line\r\n'],
		['has a name made of the title where none is given', { title: 'A/B: "test" <1>' }, { fileName: '' }, { filename: 'A-B- -test- -1-.html', mimetype: 'text/html' }, '<h1>One</h1>'],
		['has the type that is given', {}, { options: { mimeType: 'application/xhtml+xml' } }, { filename: 'proposal.html', mimetype: 'application/xhtml+xml' }, '<h1>One</h1>'],
		['is left out', {}, { attachment: 'none' }, { filename: null, mimetype: null }, ''],
	])('%s', async (_what, item, parameters, expected, content) => {
		const { reports } = await run([proposal(item)], { parameters });
		expect(reports[0]?.outcome).toBe('created');
		expect(rows()).toMatchObject([expected]);
		expect(file().toString('utf8')).toBe(content);
	});

	test('is a binary file such as a PDF, under its own name and type, byte for byte', async () => {
		const content = randomBytes(70_000);
		await run([proposal()], { parameters: binary, binary: [fetchBinary(content, 'Angebot – Größe.pdf')] });
		expect(rows()).toMatchObject([{ filename: 'Angebot – Größe.pdf', mimetype: 'application/pdf', filesize: 70_000 }]);
		expect(file().equals(content)).toBe(true);
	});

	test('goes when a later revision has none', async () => {
		await run([proposal()]);
		await run([proposal({ revision: 2 })], { parameters: { attachment: 'none' } });
		expect(rows()).toMatchObject([{ isdocument: 0, filename: null, documentbody: null }]);
	});
});

describe('S124: a later revision', () => {
	test('updates the same note in place', async () => {
		const first = await run([proposal()]);
		const { reports } = await run([proposal({ revision: 2, html: 'Two', title: 'Proposal, revised' })]);
		expect(rows()).toMatchObject([{ subject: 'Proposal, revised', annotationid: first.reports[0]?.noteId }]);
		expect(file().toString()).toBe('Two');
		expect(reports[0]).toMatchObject({ outcome: 'updated', noteId: first.reports[0]?.noteId, storedRevision: '2' });
	});

	test.each<[string, unknown, unknown]>([
		['numbers', 2, 10],
		['numbers in text', '2', '10'],
		['days', '2026-01-31', '2026-02-01'],
		['moments with offsets', '2026-01-31T13:45:00+02:00', '2026-01-31T12:00:00Z'],
		['moments a millisecond apart', '2026-01-31T12:00:00.001Z', '2026-01-31T12:00:00.002Z'],
	])('is told from an older one by %s', async (_what, older, newer) => {
		await run([proposal({ revision: newer as string, html: 'newer' })]);
		const { reports, outputs } = await run([proposal({ revision: older as string, html: 'older' })]);
		expect([file().toString(), reports[0]?.outcome, outputs[1]?.length]).toEqual(['newer', 'skipped', 1]);
		expect(reports[0]?.reason).toMatch(/^Older revision: the note holds revision /);
	});

	test('that is older is skipped without a write, and so is the same content, whatever the revision', async () => {
		await run([proposal({ revision: 5 })]);
		const before = writes();
		const { reports } = await run([proposal({ revision: 4, html: 'older' }), proposal({ key: 'proposal-42 ', revision: 6 })]);
		expect([reports.map(({ outcome }) => outcome), writes()]).toEqual([['skipped', 'unchanged'], before]);
	});

	test('with the same content is recorded where the option says so, and the file is not sent', async () => {
		await run([proposal()]);
		const { reports } = await run([proposal({ revision: 2 })], { parameters: { options: { ifUnchanged: 'record' } } });
		expect([reports[0]?.outcome, noteText()]).toEqual(['unchanged', expect.stringContaining('revision 2')]);
		expect(file().toString()).toBe('<h1>One</h1>');
	});

	test('of the same number with other content replaces it', async () => {
		await run([proposal()]);
		expect((await run([proposal({ html: 'corrected' })])).reports[0]?.outcome).toBe('updated');
		expect(file().toString()).toBe('corrected');
	});

	test('without a number is as new as its execution', async () => {
		const first = await run([proposal({ revision: '' })]);
		const second = await run([proposal({ revision: '', html: 'Two' })]);
		expect([first.reports[0]?.outcome, second.reports[0]?.outcome, file().toString()]).toEqual(['created', 'updated', 'Two']);
		expect(Math.abs(Date.now() - Date.parse(String(second.reports[0]?.revision)))).toBeLessThan(60_000);
	});

	test('among several of one document in one run: the newest is published, the others say which', async () => {
		const { reports } = await run([3, 1, 5, 2].map((revision) => proposal({ revision, html: `r${revision}` })));
		expect([file().toString(), reports.map(({ outcome }) => outcome)]).toEqual(['r5', ['skipped', 'skipped', 'created', 'skipped']]);
		expect(reports[0]?.reason).toBe('Older revision: item 3 brings revision 5');
	});

	test('finds the note wherever people moved it, and whatever they wrote below its line', async () => {
		await run([proposal()]);
		const [account] = emulator.seed({ account: [{ name: 'Contoso' }] }).account ?? [];
		const path = `annotations(${String(rows()[0]?.annotationid)})`;
		await emulator.call('PATCH', path, { body: { 'objectid_account@odata.bind': `/accounts(${account})`, notetext: `<div>${noteText()}</div> seen by Sam` } });
		expect((await run([proposal({ revision: 0, html: 'older' })])).reports[0]?.outcome).toBe('skipped');
		await run([proposal({ revision: 2, html: 'Two' })]);
		expect([rows().length, rows()[0]?.objectid, file().toString()]).toEqual([1, account, 'Two']);
	});

	test('is published again where somebody deleted the note in Dynamics, and the output says so', async () => {
		const first = await run([proposal()]);
		await emulator.call('DELETE', `annotations(${first.reports[0]?.noteId})`);
		const { reports } = await run([proposal({ revision: 2, lastNoteId: first.reports[0]?.noteId as string })], { parameters: { options: { lastNoteId: '={{ $json.lastNoteId }}' } } });
		expect(reports[0]).toMatchObject({ outcome: 'created', publishedAgain: true, reason: 'The note had been deleted in Dynamics; published again, revision 2' });
		expect(rows()).toHaveLength(1);
	});
});

describe('S126: any table that takes notes', () => {
	test.each<[string, Record<string, unknown>]>([
		['account', { name: 'Contoso' }],
		['contact', { lastname: 'Byron' }],
		['lead', { lastname: 'Byron', subject: 's' }],
		['new_membership', { new_name: 'Gold' }],
	])('gets the note: %s', async (table, row) => {
		const [id = ''] = emulator.seed({ [table]: [row] })[table] ?? [];
		const { reports } = await run([proposal({ row: id })], { parameters: { attachTo: table } });
		expect([reports[0]?.outcome, rows()[0]?.objectid, rows()[0]?.objecttypecode]).toEqual(['created', id, table]);
	});

	test('gets the note by an alternate key, asked for together', async () => {
		emulator.seed({ new_membership: Array.from({ length: 30 }, (_, n) => ({ new_code: `A/${n}` })) });
		const { reports } = await run(Array.from({ length: 30 }, (_, n) => proposal({ row: `new_code=A/${n}`, key: `k${n}` })), { parameters: { attachTo: 'new_membership', row: { __rl: true, mode: 'key', value: '={{ $json.row }}' } } });
		expect(reports.map(({ outcome, reason }) => `${outcome} ${outcome === 'failed' ? reason : ''}`.trim())).toEqual(reports.map(() => 'created'));
		expect(reports[0]?.calls?.requests).toBeLessThanOrEqual(8);
	});

	test('is offered in a list, opportunities first; tables without notes are not', async () => {
		const names = (await searched(emulator, 'searchNoteTables')).map(({ value }) => value);
		expect(names.slice(0, 4)).toEqual(['opportunity', 'account', 'contact', 'lead']);
		expect(names).toContain('new_membership');
		expect(names).not.toContain('systemuser');
		expect(await searched(emulator, 'searchRows', {}, 'big')).toEqual([{ name: 'Big deal', value: opportunity }]);
	});
});

describe('S127: a document that was deleted at its source', () => {
	const gone = (onDelete?: string): Partial<PublishCall> => ({ parameters: { options: { sourceDeleted: '={{ $json.deleted }}', ...(onDelete ? { onDelete } : {}) } } });

	test.each<[string | undefined, number, string, string]>([
		[undefined, 1, 'kept', 'Proposal'],
		['keep', 1, 'kept', 'Proposal'],
		['mark', 1, 'marked', 'Deleted: Proposal'],
		['delete', 0, 'deleted', ''],
	])('has its note treated as On Delete says (%s)', async (onDelete, left, outcome, subject) => {
		await run([proposal()]);
		const { reports } = await run([proposal({ revision: 2, deleted: true })], { ...gone(onDelete), as: 'admin' });
		expect([reports[0]?.outcome, rows().length, rows()[0]?.subject ?? '']).toEqual([outcome, left, subject]);
		if (left > 0) expect(file().toString()).toBe('<h1>One</h1>');
	});

	test('and marked is marked once, outlives older revisions, and comes back with a newer one', async () => {
		await run([proposal()]);
		await run([proposal({ revision: 3, deleted: true })], gone('mark'));
		const before = rows()[0]?.versionnumber;
		expect((await run([proposal({ revision: 4, deleted: true })], gone('mark'))).reports[0]?.outcome).toBe('unchanged');
		expect((await run([proposal({ revision: 2, html: 'late' })])).reports[0]).toMatchObject({ outcome: 'skipped', reason: expect.stringContaining('deleted at its source') });
		expect(rows()[0]?.versionnumber).toBe(before);
		await run([proposal({ revision: 5, html: 'back' })]);
		expect([rows()[0]?.subject, file().toString()]).toEqual(['Proposal', 'back']);
	});

	test('without a note is skipped, and an older deletion leaves a newer note', async () => {
		expect((await run([proposal({ deleted: true })], gone('delete'))).reports[0]).toMatchObject({ outcome: 'skipped', noteId: null });
		await run([proposal({ revision: 5 })]);
		expect((await run([proposal({ revision: 4, deleted: true })], { ...gone('delete'), as: 'admin' })).reports[0]?.outcome).toBe('skipped');
		expect(rows()).toHaveLength(1);
	});
});

describe('G10: a file beyond the direct limit', () => {
	test('goes in blocks, as a new note and as a later revision, byte for byte', async () => {
		organization({ maxuploadfilesize: 20 * MB });
		for (const revision of [1, 2]) {
			const content = randomBytes(7 * MB + revision);
			const { reports } = await run([proposal({ revision })], { parameters: binary, binary: [fetchBinary(content)] });
			expect(reports[0]).toMatchObject({ outcome: revision === 1 ? 'created' : 'updated', fileSize: 7 * MB + revision });
			expect(file().equals(content)).toBe(true);
			expect(noteText()).toContain(`revision ${revision}, content`);
		}
		expect(rows()).toHaveLength(1);
		expect(emulator.trace().filter(({ url }) => url.endsWith('UploadBlock'))).toHaveLength(6);
	});
});
