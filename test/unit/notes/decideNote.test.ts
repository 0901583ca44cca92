import { decideNote, WRITING_ENDS_AFTER_MS, type NoteStep } from '../../../src/domain/notes/publish/decideNote';
import { noteLine, readNoteLine, textWithLine, textWithoutLine, type NoteLine } from '../../../src/domain/notes/publish/noteLine';
import { storedRevision } from '../../../src/domain/notes/publish/revision';

const NOW = 1_800_000_000_000;
const A = 'aaaaaaaaaaaaaaaa';
const B = 'bbbbbbbbbbbbbbbb';
const published = (revision: string, content = A): NoteLine => ({ state: 'published', revision: storedRevision(revision), content });
const writing = (revision: string, writer = 'other', content = A): NoteLine => ({ state: 'writing', revision: storedRevision(revision), content, writer });
const wanted = (wish: 'publish' | 'keep' | 'mark' | 'delete' = 'publish', recordsRevision = false) => ({ wish, recordsRevision, revision: storedRevision('5'), content: B });

describe('what is to be done about a note for revision 5', () => {
	test.each<[string, NoteLine | null | undefined, number, NoteStep]>([
		['that is not there: it is created', undefined, 0, 'create'],
		['whose line is gone: it is written', null, 0, 'write'],
		['that was only begun: it is written', { state: 'begun' }, 0, 'write'],
		['that holds revision 4: it is written', published('4'), 0, 'write'],
		['that holds revision 5 with other content: it is written', published('5'), 0, 'write'],
		['that holds revision 6: nothing', published('6'), 0, 'older'],
		['that holds the same content: nothing', published('4', B), 0, 'unchanged'],
		['that is being written with revision 4: wait', writing('4'), 0, 'wait'],
		['that is being written with revision 4 for too long: it is written', writing('4'), WRITING_ENDS_AFTER_MS + 1, 'write'],
		['that is being written with the same revision and content: it is written', writing('5', 'other', B), 0, 'write'],
		['that is being written with revision 6: nothing, however long', writing('6'), WRITING_ENDS_AFTER_MS * 9, 'older'],
		['that this run is writing: it goes on', writing('5', 'me'), 0, 'write'],
		['whose document was deleted with revision 4: it is written', { state: 'marked', revision: storedRevision('4') }, 0, 'write'],
		['whose document was deleted with revision 5: nothing', { state: 'marked', revision: storedRevision('5') }, 0, 'older'],
	])('%s', (_what, line, age, step) => {
		const stored = line === undefined ? undefined : { line, modifiedAt: NOW - age };
		expect(decideNote(wanted(), stored, { now: NOW, writer: 'me' })).toBe(step);
	});

	test('is to be recorded where the content is the same and the setting says so', () => {
		expect(decideNote(wanted('publish', true), { line: published('4', B), modifiedAt: NOW }, { now: NOW, writer: 'me' })).toBe('record');
	});

	test.each(['keep', 'mark', 'delete'] as const)('whose document was deleted waits for who is writing, and is then treated as asked (%s)', (wish) => {
		expect(decideNote(wanted(wish), { line: writing('4'), modifiedAt: NOW }, { now: NOW, writer: 'me' })).toBe('wait');
		expect(decideNote(wanted(wish), { line: published('4'), modifiedAt: NOW }, { now: NOW, writer: 'me' })).toBe(wish);
	});
});

describe('the line of a note', () => {
	const lines: NoteLine[] = [{ state: 'begun' }, { state: 'marked', revision: storedRevision('7') }, published('2026-01-31T12:00:00.001Z'), published('-1.5'), writing('7', 'c0ffee-1')];

	test.each(lines.flatMap((line) => ['doc', 'a]b [n8n document x: revision 9, content 0000000000000000]', '<b>&amp;"\n', '中文'.repeat(200)].map((key) => [line.state, key, line] as const)))('is read back as it was written (%s, %s)', (_state, key, line) => {
		const text = textWithLine('See [n8n document doc: revision 99, content 0123456789abcdef] below', key, line);
		expect(readNoteLine(text)).toEqual(line);
		expect(noteLine(key, line)).toMatch(/^\[n8n document [^\s<>&"\]]+: [^<>&"\n]*\]$/);
	});

	test('is found inside what an editor of formatted text makes of it, and its text without it', () => {
		const text = `<div>Hello<br>${noteLine('doc', published('3'))}</div>`;
		expect([readNoteLine(text), textWithoutLine(text)]).toEqual([published('3'), '<div>Hello<br></div>']);
	});

	test('is none where there is none', () => {
		expect([readNoteLine(null), readNoteLine('[n8n document doc: revision 3]')]).toEqual([null, null]);
	});
});
