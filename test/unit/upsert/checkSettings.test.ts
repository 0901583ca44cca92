import { customRule, MATCH_PRESETS } from '../../../src/domain/matching/matchRule';
import { checkSettings } from '../../../src/domain/upsert/checkSettings';
import { placesOf } from '../../../src/domain/upsert/plan';
import type { UpsertSettings } from '../../../src/domain/upsert/settings';
import { inputs, SETTINGS, tables, type ItemOptions } from './stage';

const faults = (change: Partial<UpsertSettings>, items: ItemOptions[] = [{ lead: { lastname: 'Lee' } }]) => {
	const settings = { ...SETTINGS, ...change };
	return checkSettings(inputs(items), tables, placesOf(tables, settings), settings);
};

it('good settings have no fault', () => {
	expect(faults({})).toEqual([]);
});

describe('settings are refused in one sentence', () => {
	it.each<[string, Partial<UpsertSettings>, RegExp]>([
		['without any match rule', { rules: [] }, /There is no match rule/],
		['with a rule of no column', { rules: [customRule([])] }, /Match rule 1 has no column/],
		['with a rule of a column that does not exist', { rules: [MATCH_PRESETS.popl[0], customRule(['new_nothing'])] }, /Match rule 2 compares column new_nothing, which Lead does not have/],
		['with a rule of a column named like an object\'s insides', { rules: [customRule(['__proto__'])] }, /Match rule 1 compares column __proto__, which Lead does not have/],
		['with a rule of a long text', { rules: [customRule(['description'])] }, /"description", which is of type Memo and cannot be searched/],
		['with a rule of an external id for which no column is chosen', { externalIdColumn: '' }, /no External ID Column is chosen/],
		['with an external id column that does not exist', { externalIdColumn: 'new_nothing' }, /External ID Column "new_nothing" does not exist on Lead/],
		['with no record allowed', { maximumRecords: 0 }, /Maximum Records has to be a whole number from 1 on, and it is 0/],
		['with half a record allowed', { maximumRecords: 1.5 }, /and it is 1\.5/],
		['with a maximum that is no number', { maximumRecords: NaN }, /and it is NaN/],
	])('%s', (_name, change, words) => {
		const found = faults(change);
		expect(found).toHaveLength(1);
		expect(found[0]).toMatch(words);
		expect(found[0]).toMatch(/^[A-Z][^\n]*[.?]$/);
	});

	it('with more items than are allowed, unless the rest is to be skipped', () => {
		const items = [{ lead: {} }, { lead: {} }];
		expect(faults({ maximumRecords: 1 }, items)).toEqual([expect.stringMatching(/^There are 2 items and Maximum Records is 1/)]);
		expect(faults({ maximumRecords: 1, overMaximum: 'skipRest' }, items)).toEqual([]);
	});

	it('all at once, each once, however many items bring them', () => {
		const item: ItemOptions = { lead: { new_nothing: 'x', revenue: ['1', 'append'] }, contact: { new_nothing: 'x' } };
		expect(faults({ maximumRecords: 0, externalIdColumn: '' }, [item, item])).toHaveLength(5);
	});
});
