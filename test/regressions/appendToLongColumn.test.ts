import { mergeColumn } from '../../src/domain/mapping/mergeColumn';
import type { ColumnMetadata } from '../../src/domain/metadata/table';

/** A small part of what joining every prefix of so many lines takes, and far more than one look at them does on a busy machine. */
const LONG_MS = 30_000;

test('appending to a column of fifty thousand lines takes no longer than reading it', () => {
	const column = { logicalName: 'description', type: 'Memo', maxLength: 1_000_000 } as ColumnMetadata;
	const lines = Array.from({ length: 50_000 }, (_, n) => `Line ${n}`).join('\n');
	const begun = performance.now();
	for (let n = 0; n < 5; n += 1) {
		expect(mergeColumn(lines, { column, value: `New ${n}`, update: 'append' }, { tooLong: 'truncate', separator: null })).toBe(`${lines}\nNew ${n}`);
	}
	expect(performance.now() - begun).toBeLessThan(LONG_MS);
});
