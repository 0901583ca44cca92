import { mergeColumn } from '../../src/domain/mapping/mergeColumn';
import type { ColumnMetadata } from '../../src/domain/metadata/table';

test('appending to a column of ten thousand lines takes no longer than reading it', () => {
	const column = { logicalName: 'description', type: 'Memo', maxLength: 1_000_000 } as ColumnMetadata;
	const lines = Array.from({ length: 10_000 }, (_, n) => `Line ${n}`).join('\n');
	const begun = performance.now();
	for (let n = 0; n < 5; n += 1) {
		expect(mergeColumn(lines, { column, value: `New ${n}`, update: 'append' }, { tooLong: 'truncate', separator: null })).toBe(`${lines}\nNew ${n}`);
	}
	expect(performance.now() - begun).toBeLessThan(1_000);
});
