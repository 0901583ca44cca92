import type { MappingRow } from '../../../src/domain/mapping/mappingRow';
import { resolveMapping } from '../../../src/domain/mapping/resolveMapping';
import { lead } from '../upsert/tables';
import { settings } from '../values/columns';

const row = (column: string, value: unknown, update: MappingRow['update'] = 'completeIfMissing'): MappingRow => ({ column, value, update });
const resolve = (...rows: MappingRow[]) => {
	const { columns, faults } = resolveMapping(rows, lead, settings);
	return { written: columns.map(({ column, value, update }) => [column.logicalName, value, update]), faults };
};

describe('of several mapping rows for one column', () => {
	it.each<[string, MappingRow[], unknown[]]>([
		['the first counts', [row('jobtitle', 'A'), row('jobtitle', 'B')], ['jobtitle', 'A', 'completeIfMissing']],
		['an empty one is passed over', [row('jobtitle', ''), row('jobtitle', 'B', 'overwrite')], ['jobtitle', 'B', 'overwrite']],
		['a blank one is passed over', [row('jobtitle', ' \n'), row('jobtitle', 'B')], ['jobtitle', 'B', 'completeIfMissing']],
		['null and undefined are passed over', [row('jobtitle', null), row('jobtitle', undefined), row('jobtitle', 'C', 'append')], ['jobtitle', 'C', 'append']],
		['an empty list is passed over', [row('jobtitle', []), row('jobtitle', 'B')], ['jobtitle', 'B', 'completeIfMissing']],
		['0 counts', [row('numberofemployees', 0), row('numberofemployees', 5)], ['numberofemployees', 0, 'completeIfMissing']],
		['no counts', [row('donotemail', false), row('donotemail', true)], ['donotemail', false, 'completeIfMissing']],
	])('%s', (_name, rows, expected) => {
		expect(resolve(...rows)).toEqual({ written: [expected], faults: [] });
	});

	it('a first one that cannot be written is a fault, and the next is not taken instead', () => {
		expect(resolve(row('leadsourcecode', 'Pigeon'), row('leadsourcecode', 'Web'))).toEqual({ written: [], faults: [expect.stringMatching(/^Lead Source \(leadsourcecode\) has no choice "Pigeon"/)] });
	});
});

describe('an item\'s mapping', () => {
	it('leaves out columns whose rows are all empty: an empty value never clears', () => {
		expect(resolve(row('jobtitle', '', 'overwrite'), row('description', null, 'append'))).toEqual({ written: [], faults: [] });
	});

	it.each<[string, MappingRow[], unknown[]]>([
		['clears a column whose rows are all empty and one of which may clear', [row('jobtitle', ''), row('jobtitle', undefined, 'overwriteOrClear')], [['jobtitle', null, 'overwriteOrClear']]],
		['clears nothing where a later row has a value', [row('jobtitle', '', 'overwriteOrClear'), row('jobtitle', 'B')], [['jobtitle', 'B', 'completeIfMissing']]],
		['writes a value that may also clear', [row('jobtitle', 'A', 'overwriteOrClear')], [['jobtitle', 'A', 'overwriteOrClear']]],
	])('%s', (_name, rows, expected) => {
		expect(resolve(...rows)).toEqual({ written: expected, faults: [] });
	});

	it('never clears a column because its value could not be converted', () => {
		expect(resolve(row('leadsourcecode', 'Pigeon', 'overwriteOrClear'), row('leadsourcecode', '', 'overwriteOrClear'))).toMatchObject({ written: [], faults: [expect.any(String)] });
	});

	it('tells all faults at once, each column once, as sentences', () => {
		const { faults } = resolve(row('leadsourcecode', 'Pigeon'), row('firstname', 'x'.repeat(51)), row('firstname', 'y'.repeat(51)), row('revenue', '1,5'));
		expect(faults).toHaveLength(3);
		for (const fault of faults) expect(fault).toMatch(/^[A-Z].* \([a-z]+\) .*\.$/);
	});

	it.each(['__proto__', 'constructor', 'toString', 'no_such_column'])('writes nothing into %s, which is no column', (name) => {
		expect(resolve(row(name, 'x'))).toEqual({ written: [], faults: [] });
	});
});

describe('blanks around a text', () => {
	const stored = (column: string) =>
		resolveMapping([row('emailaddress1', ' ann@x.example\t'), row('jobtitle', ' CTO ')], lead, settings, new Set(['emailaddress1'])).columns.find((mapped) => mapped.column.logicalName === column)?.value;

	it('are left out of columns that people are looked for by', () => expect(stored('emailaddress1')).toBe('ann@x.example'));
	it('are kept in all other columns', () => expect(stored('jobtitle')).toBe(' CTO '));
});
