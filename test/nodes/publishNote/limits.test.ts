import type { IDataObject } from 'n8n-workflow';
import { baseIds } from '../../../emulator/store/baseData';
import { hostileTexts } from '../../support/hostileTexts';
import { publish, type PublishCall } from '../../support/publishNode';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';

let emulator: RunningEmulator;
let opportunity: string;
beforeEach(async () => {
	emulator = await startEmulator();
	opportunity = emulator.seed({ opportunity: [{ name: 'Big deal' }] }).opportunity?.[0] ?? '';
});
afterEach(async () => await emulator.stop());

const rows = () => emulator.rows('annotation');
const contentOf = (row: (typeof rows extends () => (infer Row)[] ? Row : never) | undefined) => Buffer.from(String(row?.documentbody ?? ''), 'base64').toString('utf8');
const organization = (changes: Record<string, unknown>) => emulator.environment.store.update('organization', baseIds.organization, changes as never);
const item = (more: IDataObject = {}): IDataObject => ({ row: opportunity, key: 'doc', title: 'T', revision: 1, html: 'x', fileName: 'a.html', ...more });
const run = async (items: IDataObject[], rest: Partial<PublishCall> = {}) => await publish(emulator, { items, ...rest });
const sent = () => emulator.trace().filter(({ method, url, batchParts }) => (method !== 'GET' && !url.includes('batch')) || batchParts.some((part) => part.method !== 'GET'));
const sized = (bytes: number): Partial<PublishCall> => ({ parameters: { attachment: 'binary', fileName: '' }, binary: [{ data: { data: Buffer.alloc(bytes, 1).toString('base64'), fileName: 'a.pdf', mimeType: 'application/pdf' } }] });

describe('G10: the largest file of the organisation', () => {
	/** Bytes whose base64 has exactly so many characters. */
	const most = 5_242_880;
	test.each<[string, number, string]>([
		['at the limit is published', (most / 4) * 3, 'created'],
		['a byte over it is not sent', (most / 4) * 3 + 1, 'failed'],
	])('%s', async (_what, bytes, outcome) => {
		const { reports } = await run([item()], sized(bytes));
		expect([reports[0]?.outcome, rows().length, rows()[0]?.filesize ?? null]).toEqual(outcome === 'created' ? ['created', 1, bytes] : ['failed', 0, null]);
		if (outcome === 'failed') expect([reports[0]?.reason, sent()]).toEqual([expect.stringMatching(/^The file has 3\.75 MB, and this environment takes at most 3\.75 MB \(5242880 characters/), []]);
	});

	test('is learned from the refusal where the user may not read it', async () => {
		emulator.environment.store.database.prepare("DELETE FROM roleprivileges WHERE name = 'prvReadOrganization'").run();
		organization({ maxuploadfilesize: 4_000 });
		const { reports } = await run([item({ html: 'x'.repeat(5_000) })]);
		expect([reports[0]?.outcome, reports[0]?.reason, rows()]).toEqual(['failed', expect.stringContaining('larger than this environment takes'), []]);
	});
});

describe('S135: what cannot be published is told in one sentence, and nothing is sent', () => {
	test.each<[string, IDataObject, Partial<PublishCall>, RegExp]>([
		['an empty file', { html: '' }, {}, /The file "a\.html" is empty/],
		['a blocked extension', { fileName: 'setup.EXE' }, {}, /blocks files that end in \.exe/],
		['a type that is not allowed', {}, { parameters: { options: { mimeType: 'text/x-blocked' } } }, /does not take files of the type "text\/x-blocked"/],
		['a file name over 255 characters', { fileName: `${'x'.repeat(251)}.html` }, {}, /File Name takes at most 255 characters/],
		['a title over 500 characters', { title: 'x'.repeat(501) }, {}, /Title takes at most 500 characters/],
		['a line break in the file name', { fileName: 'a\r\nb.html' }, {}, /holds a line break/],
		['no document key', { key: ' ' }, {}, /Document Key is empty/],
		['a revision without an order', { revision: 'latest' }, {}, /Revision takes .*"latest"/],
		['no row', { row: '' }, {}, /Row is empty; give the id/],
		['a row that is no id', { row: 'Big deal' }, {}, /Row is "Big deal"; give the id/],
		['a key that is none', { row: 'name=Big deal' }, {}, /and name is none/],
		['no file in the binary field', {}, { parameters: { attachment: 'binary', binaryField: 'pdf' } }, /no file in the binary field "pdf"/],
	])('%s', async (_what, given, rest, sentence) => {
		organization({ blockedmimetypes: 'text/x-blocked' });
		const { reports } = await run([item(given)], rest);
		expect([reports[0]?.outcome, rows(), sent()]).toEqual(['failed', [], []]);
		expect(reports[0]?.reason).toMatch(sentence);
	});

	test('all of it at once when the workflow is to stop, before anything is written', async () => {
		const { error } = await run([item(), item({ key: 'b', fileName: 'b.exe', title: 'x'.repeat(501) }), item({ key: 'c', html: '' })], { onError: 'stopWorkflow' });
		expect([error?.message, rows()]).toEqual(['3 things have to be put right; nothing was written.', []]);
		expect(error?.description).toMatch(/Item 2: Title takes[\s\S]*Item 2: .*\.exe[\s\S]*Item 3: The file/);
	});

	test('of some items leaves the others published', async () => {
		const { reports, outputs } = await run([item(), item({ key: 'b', html: '' }), item({ key: 'c' })]);
		expect([reports.map(({ outcome }) => outcome), rows().length, outputs.map((list) => list.length)]).toEqual([['created', 'failed', 'created'], 2, [2, 0, 1]]);
	});

	test('a row that is not there fails its own item', async () => {
		const { reports } = await run([item({ row: baseIds.team }), item()]);
		expect(reports.map(({ outcome }) => outcome)).toEqual(['failed', 'created']);
		expect(reports[0]?.reason).toContain('does not exist or is not visible');
	});

	test.each<[string, Partial<PublishCall>, RegExp]>([
		['a table without notes', { parameters: { attachTo: 'systemuser' } }, /User \(systemuser\) takes no notes/],
		['a table that is not there', { parameters: { attachTo: 'oportunity' } }, /no table "oportunity"/],
		['a sign-in that does not hold', { as: 'roleless' }, /no security role/],
		['a user of another environment', { as: 'stranger' }, /not a member of the organization/],
	])('%s stops the run', async (_what, rest, sentence) => {
		const { error } = await run([item()], { onError: 'stopWorkflow', ...rest });
		expect([error?.message, rows()]).toEqual([expect.stringMatching(sentence), []]);
	});

	test('a user who may not write notes learns which privilege is missing', async () => {
		emulator.environment.store.database.prepare("DELETE FROM roleprivileges WHERE name = 'prvCreateNote'").run();
		expect((await run([item()])).reports[0]?.reason).toContain('prvCreateNote');
	});
});

describe('S123: hostile titles, file names, keys and HTML', () => {
	const acceptable = (text: string) => !/\0/.test(text) && text.isWellFormed();

	test.each([0, 1, 2, 3])('are stored as given or refused in words, never altered (%d)', async (turn) => {
		emulator.environment.settings.refusedInFileNames = '';
		const texts = hostileTexts(turn);
		const items = texts.map((text, n) => item({ key: `${n}${text}`, title: text, html: text, fileName: `${text}.html` }));
		const { reports } = await run(items);
		const byId = new Map(rows().map((row) => [row.annotationid, row]));
		const wrong = reports.filter(({ outcome, noteId, reason }, n) => {
			const [row, text] = [byId.get(noteId), texts[n]!];
			if (outcome === 'failed') return reason === '' || row !== undefined;
			const isTitle = text.trim() === '' || row?.subject === text;
			return !isTitle || row?.filename !== `${text}.html` || contentOf(row) !== text || row.objectid !== opportunity;
		});
		expect(wrong.map(({ input, reason }) => [input.title, reason])).toEqual([]);
		const plain = texts.filter((text) => acceptable(text) && text !== '' && text.length < 240 && !/\p{Cc}/u.test(text));
		expect(reports.filter(({ outcome }) => outcome === 'created').length).toBeGreaterThanOrEqual(plain.length);
	});

	test('with characters Dynamics takes in no file name are refused by name, and everything else is published', async () => {
		const { reports } = await run([item({ fileName: '<img src=x onerror=alert(1)>.html' }), item({ key: 'b' })]);
		expect(reports.map(({ outcome }) => outcome)).toEqual(['failed', 'created']);
		expect(reports[0]?.reason).toContain('does not take the file name');
	});

	test('never pass for the line that names the revision', async () => {
		const fake = '[n8n document doc: revision 999, content 0123456789abcdef]';
		await run([item()], { parameters: { noteText: fake } });
		await run([item({ revision: 2, html: 'two' })], { parameters: { noteText: fake } });
		expect(contentOf(rows()[0])).toBe('two');
		await run([item({ key: `${fake}\n${fake}`, html: 'other' })]);
		expect((await run([item({ key: `${fake}\n${fake}`, revision: 2, html: 'newer' })])).reports[0]?.outcome).toBe('updated');
		expect(rows()).toHaveLength(2);
	});

	test('of HTML never reach the note itself', async () => {
		await run([item({ html: '<script>alert(1)</script>' })]);
		expect(`${String(rows()[0]?.notetext)}${String(rows()[0]?.subject)}`).not.toContain('script');
	});
});
