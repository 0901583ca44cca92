import { randomBytes } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import type { FaultRule } from '../../../emulator/contracts';
import { baseIds } from '../../../emulator/store/baseData';
import { noteId } from '../../../src/domain/notes/noteId';
import { FAULTS, lost, race, REVISIONS } from '../../support/noteRaces';
import { publish } from '../../support/publishNode';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';

let emulator: RunningEmulator;
let opportunity: string;
beforeEach(async () => {
	emulator = await startEmulator();
	opportunity = emulator.seed({ opportunity: [{ name: 'Big deal' }] }).opportunity?.[0] ?? '';
	emulator.environment.store.update('organization', baseIds.organization, { maxuploadfilesize: 20 * 1024 * 1024 });
});
afterEach(async () => await emulator.stop());

const KB = 1024;
/** Less than the time after which a note that is being written counts as left behind. */
const AT_ONCE_MS = 60_000;
const rows = () => emulator.rows('annotation');
const stored = () => Buffer.from(String(rows()[0]?.documentbody ?? ''), 'base64');
const contentOf = (revision: number, size: number) => Buffer.alloc(size, revision);
const run = async (revision: number, content: Buffer, rest: IDataObject = {}) =>
	await publish(emulator, {
		items: [{ row: opportunity, key: 'doc', title: 'Größe 中文', revision, ...rest }],
		parameters: { attachment: 'binary', fileName: 'Übersicht – 中文.pdf' },
		binary: [{ data: { data: content.toString('base64'), mimeType: 'application/pdf', fileName: 'x.pdf' } }],
	});

describe('S124: one document in 50 revisions, in random order, by 10 executions at once, with lost answers and throttling', () => {
	test.each<[string, number]>([
		['of one byte', 1],
		['of a megabyte', KB * KB],
	])('is one note that holds the newest, byte for byte: %s', async (_size, size) => {
		emulator.faults(...FAULTS);
		const published = await race(size, async (revision) => (await run(revision, contentOf(revision, size))).reports[0]);
		expect(published.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
		expect(rows()).toMatchObject([{ subject: 'Größe 中文', filename: 'Übersicht – 中文.pdf', filesize: size }]);
		expect(stored().equals(contentOf(REVISIONS, size))).toBe(true);
		expect(String(rows()[0]?.notetext)).toMatch(new RegExp(`revision ${REVISIONS}, content [0-9a-f]{16}\\]$`));
	}, 180_000);
});

describe('S124: after a lost answer', () => {
	test.each<[string, FaultRule, string]>([
		['to the create', lost('annotations', 1), 'created'],
		['to the create in blocks', lost('annotations', 1), 'created'],
		['to a block', lost('UploadBlock', 1), 'created'],
		['to the commit', lost('CommitAnnotation', 1), 'created'],
		['to the last line', { kind: 'resetAfter', method: 'PATCH', urlPattern: 'annotations', times: 1, skip: 1 }, 'created'],
	])('%s there is one note, and the output says what was done', async (what, fault, outcome) => {
		const content = randomBytes(what.startsWith('to the create') && !what.includes('blocks') ? 100 : 4 * KB * KB);
		emulator.faults(fault);
		const { reports } = await run(1, content);
		expect([reports[0]?.outcome, rows().length]).toEqual([outcome, 1]);
		expect(stored().equals(content)).toBe(true);
		expect(String(rows()[0]?.notetext)).not.toContain('being written');
	});

	test('to an update the output says updated', async () => {
		await run(1, Buffer.from('one'));
		emulator.faults({ kind: 'resetAfter', method: 'PATCH', urlPattern: 'annotations', times: 1 });
		const { reports } = await run(2, Buffer.from('two'));
		expect([reports[0]?.outcome, stored().toString()]).toEqual(['updated', 'two']);
	});
});

describe('S124: a run that ended early', () => {
	const large = (byte: number) => Buffer.alloc(3 * KB * KB + 1, byte);
	const id = () => noteId(baseIds.organization, 'opportunity', opportunity, 'document:doc');
	const line = (words: string) => `T\n\n[n8n document doc: ${words}]`;
	const note = (words: string, minutesAgo: number) =>
		emulator.seed({
			annotation: [{
				annotationid: id(), subject: 'T', notetext: line(words), isdocument: true, filename: 'old.pdf', mimetype: 'application/pdf', documentbody: Buffer.from('old').toString('base64'),
				'objectid_opportunity@odata.bind': `/opportunities(${opportunity})`, modifiedon: new Date(Date.now() - minutesAgo * 60_000).toISOString().replace(/\.\d+Z/, 'Z'),
			}],
		});
	const writing = (revision: number) => `revision ${revision}, content 00000000000000aa, being written by dead-beef`;

	test.each<[string, string, number, string, string]>([
		['after it made the note: its revision is published by the next', 'nothing published yet', 5, 'updated', 'new'],
		['while it wrote an older revision: the next goes over it', writing(4), 20, 'updated', 'new'],
		['while it wrote the same revision with other content: the next goes over it', writing(5), 20, 'updated', 'new'],
		['while it wrote a newer revision: the older one never replaces it', writing(6), 20, 'skipped', 'old'],
	])('%s', async (_when, words, minutesAgo, outcome, content) => {
		note(words, minutesAgo);
		const { reports } = await run(5, large(7));
		expect([reports[0]?.outcome, rows().length, stored().equals(large(7)) ? 'new' : stored().toString()]).toEqual([outcome, 1, content]);
	});

	test('is waited for as long as it may still be writing, by small files too', async () => {
		note(writing(4), 0);
		const waiting = run(5, Buffer.from('new'));
		await new Promise((resolve) => setTimeout(resolve, 1_500));
		expect(stored().toString()).toBe('old');
		emulator.environment.store.update('annotation', id(), { notetext: line('revision 4, content 00000000000000aa') });
		expect((await waiting).reports[0]?.outcome).toBe('updated');
		expect(stored().toString()).toBe('new');
	});

	test('is finished at once by the same revision with the same content', async () => {
		emulator.faults({ kind: 'error', status: 500, method: 'PATCH', urlPattern: 'annotations', skip: 1, times: 20 });
		const first = await run(5, large(9));
		expect([first.reports[0]?.outcome, String(rows()[0]?.notetext)]).toEqual(['failed', expect.stringContaining('being written by')]);
		await fetch(`${emulator.url}/_emulator/faults`, { method: 'DELETE' });
		const started = Date.now();
		const second = await run(5, large(9));
		expect([second.reports[0]?.outcome, Date.now() - started < AT_ONCE_MS, stored().equals(large(9))]).toEqual(['updated', true, true]);
	});

	test('whose commit was refused gives the note back as it was', async () => {
		await run(1, Buffer.from('one'));
		const before = rows()[0]?.notetext;
		emulator.faults({ kind: 'error', status: 400, code: '0x80043e09', message: 'not a valid type', method: 'POST', urlPattern: 'CommitAnnotation', times: 1 });
		const { reports } = await run(2, large(2));
		expect([reports[0]?.outcome, rows()[0]?.notetext, stored().toString()]).toEqual(['failed', before, 'one']);
		expect(reports[0]?.reason).toContain('does not take files of this kind');
	});
});
