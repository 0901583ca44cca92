import { checkMapping } from '../../../src/domain/mapping/checkMapping';
import type { UpdateOption } from '../../../src/domain/mapping/mappingRow';
import { lead } from '../upsert/tables';

const check = (column: string, update: UpdateOption = 'completeIfMissing') => checkMapping([{ column, update }], lead);

describe('a mapping row is refused', () => {
	it.each<[string, string, UpdateOption, RegExp]>([
		['without a column', '', 'overwrite', /^A mapping row of Lead has no column/],
		['with a column that does not exist', 'new_nothing', 'overwrite', /column "new_nothing" does not exist; choose one from the list\.$/],
		['with a mistyped column, suggesting the right one', 'Job Title', 'overwrite', /did you mean jobtitle\?$/],
		['with __proto__ as a column', '__proto__', 'overwrite', /"__proto__" does not exist/],
		['with constructor as a column', 'constructor', 'overwrite', /"constructor" does not exist/],
		['for the row\'s own id', 'leadid', 'overwrite', /row's id, which this node chooses itself/],
		['for the state', 'statecode', 'overwrite', /changes the row's state/],
		['for the owner', 'ownerid', 'overwrite', /set with the Owner setting/],
		['for an image', 'entityimage', 'overwrite', /of type Image, which cannot be mapped/],
		['for a calculated column', 'fullname', 'overwrite', /calculated by Dynamics/],
		['for appending to a number', 'revenue', 'append', /of type Money, to which nothing can be appended; use Complete If Missing or Overwrite/],
	])('%s', (_name, column, update, words) => {
		expect(check(column, update)).toEqual([expect.stringMatching(words)]);
	});
});

it.each<[string, UpdateOption]>([['firstname', 'append'], ['description', 'append'], ['new_interests', 'append'], ['revenue', 'overwrite'], ['leadsourcecode', 'completeIfMissing']])('a mapping row for %s with %s is fine', (column, update) => {
	expect(check(column, update)).toEqual([]);
});

it('the same fault of many rows is told once, different faults all', () => {
	const rows = [{ column: 'x_one' }, { column: 'x_one' }, { column: 'x_two' }].map((row) => ({ ...row, update: 'overwrite' as const }));
	expect(checkMapping(rows, lead)).toHaveLength(2);
});
