import type { Edit } from '../../chaos/editors';
import { wrongLines, wronglyCompleted, type History } from '../../chaos/judgeEdits';

const TITLE = 'jobtitle';

const edit = (before: string | null, after: string | null): Edit => ({ rowId: '1', version: 1, before: { [TITLE]: before }, after: { [TITLE]: after }, note: undefined });
const filled = (from: string | null, to: string): History['changes'][number] => ({ [TITLE]: { from, to } });
const history = (before: string | null, after: string | null, rest: Partial<History> = {}): History => ({ before: { [TITLE]: before }, edits: [], changes: [], after: { [TITLE]: after }, ...rest });

describe('a column that runs only complete', () => {
	it.each([
		['was filled by one run', history(null, 'run 1', { changes: [filled(null, 'run 1'), {}] })],
		['was kept as it was', history('seller', 'seller', { changes: [{}, {}] })],
		['was changed by editors only, after a run', history(null, 'seller 2', { edits: [edit('run 1', 'seller 1'), edit('seller 1', 'seller 2')], changes: [filled(null, 'run 1')] })],
	])('passes where it %s', (_, whole) => {
		expect(wronglyCompleted(whole, TITLE)).toEqual([]);
	});

	it.each([
		['replaced what was there before', history('seller', 'run 1')],
		['replaced what an editor left', history(null, 'run 1', { edits: [edit(null, 'seller 1')] })],
		['replaced it and was replaced by the editor again', history(null, 'seller 2', { edits: [edit(null, 'seller 1'), edit('run 1', 'seller 2')] })],
		['emptied it', history('seller', null)],
		["replaced another run's value", history(null, 'run 2', { changes: [filled(null, 'run 1'), filled(null, 'run 2')] })],
		['says so itself', history('seller', 'seller', { changes: [filled('seller', 'run 1')] })],
	])('is caught where a run %s', (_, whole) => {
		expect(wronglyCompleted(whole, TITLE)).not.toEqual([]);
	});
});

describe('a column that runs append to', () => {
	const written = (text: string): History => ({ before: {}, edits: [{ ...edit(null, null), note: 'note' }], changes: [], after: { description: text } });

	it.each<[string, string, number]>([
		['passes with every line once, in any order', 'b\nnote\na', 0],
		["is caught without a run's line", 'a\nnote', 1],
		["is caught without an editor's line", 'a\nb', 1],
		['is caught with a line twice', 'a\nb\nnote\nb', 1],
		['is caught when it is empty', '', 3],
	])('%s', (_, text, wrong) => {
		expect(wrongLines(written(text), 'description', ['a', 'b'])).toHaveLength(wrong);
	});
});
