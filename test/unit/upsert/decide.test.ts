import * as fc from 'fast-check';
import type { UpsertSettings } from '../../../src/domain/upsert/settings';
import { oneAtATime, rowsAfter, stage, type Existing, type ItemOptions } from './stage';

const USER = { id: '11111111-1111-4111-8111-111111111111', type: 'user' };
const OTHER_USER = { id: '22222222-2222-4222-8222-222222222222', type: 'user' };
const ann = { firstname: 'Ann', lastname: 'Lee', companyname: 'Contoso' };
const email = (emailaddress1: string, rest: Record<string, unknown> = {}): ItemOptions => ({ lead: { emailaddress1, ...rest } });

/** What one item came to, and which row it chose. */
const outcome = (item: ItemOptions, existing: Existing, change: Partial<UpsertSettings> = {}) => {
	const [decision] = stage([item], existing, change).decisions;
	return { kind: decision?.kind, row: decision?.row?.id ?? null, by: decision?.matchedBy ?? null, candidates: decision?.candidates.map(({ id }) => id) ?? [] };
};

describe('who an item is', () => {
	const everything = { new_externalid: 'X1', emailaddress1: 'ann@x.com', telephone1: '425-555-0100', ...ann };
	const byRule = {
		'external id': { id: 'a', new_externalid: 'x1' },
		'e-mail': { id: 'b', emailaddress1: 'ANN@x.com' },
		phone: { id: 'c', mobilephone: '+1 (425) 555-0100' },
		'first name, last name and company': { id: 'd', firstname: 'ann', lastname: 'LEE', companyname: 'contoso' },
	};
	const order = Object.keys(byRule) as (keyof typeof byRule)[];

	it.each(order.map((rule, position) => [rule, position] as const))('is decided by %s before all later rules', (rule, position) => {
		const lead = order.slice(position).map((later) => byRule[later]);
		expect(outcome({ lead: everything }, { lead })).toMatchObject({ kind: 'update', row: byRule[rule].id, by: rule, candidates: [byRule[rule].id] });
	});

	it.each<[string, string[], string]>([
		['all rules are tried on the first table before the second is looked at', ['lead', 'contact'], 'd'],
		['all rules are tried on contacts first where contacts come first', ['contact', 'lead'], 'k'],
	])('%s', (_name, lookIn, row) => {
		expect(outcome({ lead: everything }, { lead: [byRule['first name, last name and company']], contact: [{ id: 'k', new_externalid: 'X1' }] }, { lookIn })).toMatchObject({ row });
	});

	it('is not looked for among contacts where only the chosen table is', () => {
		expect(outcome({ lead: everything }, { contact: [{ id: 'k', emailaddress1: 'ann@x.com' }] }, { lookIn: ['lead'] })).toMatchObject({ kind: 'create' });
	});

	it('is found on a contact by the name of the account it belongs to', () => {
		const contact = [{ id: 'k', firstname: 'Ann', lastname: 'Lee', parentcustomerid_account: { name: 'CONTOSO' } }];
		expect(outcome({ lead: ann, json: {} }, { contact })).toMatchObject({ row: 'k', by: 'first name, last name and company' });
	});

	it('is never found by an empty key', () => {
		expect(outcome({ lead: { firstname: 'Ann', lastname: 'Lee', emailaddress1: 'ann@x.com' } }, { lead: [{ id: 'a', emailaddress1: '' }, { id: 'b', firstname: 'Ann', lastname: 'Lee' }, { id: 'c', emailaddress1: null }] })).toMatchObject({ kind: 'create' });
	});

	it.each<[string, ItemOptions]>([
		['without any detail', { lead: {} }],
		['with only part of a name', { lead: { firstname: 'Ann', companyname: 'Contoso' } }],
		['with garbage for a phone', { lead: { telephone1: 'n/a' } }],
	])('goes to review %s, and nothing is made', (_name, item) => {
		expect(outcome(item, {})).toMatchObject({ kind: 'review', row: null });
	});

	it('is found in an environment that ignores accents, where nobody is written exactly so', () => {
		expect(outcome({ lead: { ...ann, firstname: 'José' } }, { lead: [{ id: 'a', ...ann, firstname: 'Jose' }] })).toMatchObject({ kind: 'unchanged', row: 'a' });
	});

	it('is nobody who was found for another reason', () => {
		expect(outcome(email('a@x.com'), { lead: [{ id: 'a', emailaddress1: 'b@x.com' }] })).toMatchObject({ kind: 'create' });
	});
});

describe('of several rows', () => {
	const lead = [
		{ id: 'a', emailaddress1: 'ann@x.com', createdon: '2020-01-01T00:00:00Z', modifiedon: '2021-01-01T00:00:00Z' },
		{ id: 'b', emailaddress1: 'ann@x.com', createdon: '2019-01-01T00:00:00Z', modifiedon: '2020-01-01T00:00:00Z' },
		{ id: 'c', emailaddress1: 'ann@x.com', createdon: '2021-01-01T00:00:00Z', modifiedon: '2024-01-01T00:00:00Z' },
		{ id: 'd', emailaddress1: 'ann@x.com', createdon: '2022-01-01T00:00:00Z', modifiedon: '2023-01-01T00:00:00Z', firstname: 'Ann', lastname: 'Lee' },
	];

	it.each<[string, UpsertSettings['severalMatches'], string | null]>([
		['a person chooses', 'review', null],
		['the one modified last is taken', 'lastModified', 'c'],
		['the oldest is taken', 'oldest', 'b'],
		['the most complete is taken', 'mostComplete', 'd'],
	])('%s, and all are listed', (_name, severalMatches, row) => {
		expect(outcome(email('ann@x.com'), { lead }, { severalMatches })).toMatchObject({ row, kind: row ? 'unchanged' : 'review', candidates: ['a', 'b', 'c', 'd'] });
	});

	it.each<UpsertSettings['severalMatches']>(['lastModified', 'oldest', 'mostComplete'])('equal ones go to the same in every run, whatever their order (%s)', (severalMatches) => {
		const twins = ['b', 'a', 'c'].map((id) => ({ id, emailaddress1: 'ann@x.com' }));
		expect(outcome(email('ann@x.com'), { lead: twins }, { severalMatches }).row).toBe('a');
	});
});

describe('rows out of use', () => {
	const gone = { id: 'g', emailaddress1: 'ann@x.com', statecode: 2 };

	it.each<[string, Existing, RegExp]>([
		['a disqualified lead', { lead: [gone] }, /but it is disqualified/],
		['a qualified lead', { lead: [{ ...gone, statecode: 1 }] }, /but it is qualified/],
		['a row merged into another', { lead: [{ ...gone, statecode: 0, merged: true }] }, /was merged into another/],
		['an inactive contact', { contact: [{ ...gone, statecode: 1 }] }, /is inactive/],
	])('send the item to review when nothing else matches: %s', (_name, existing, words) => {
		const [decision] = stage([email('ann@x.com')], existing).decisions;
		expect(decision).toMatchObject({ kind: 'review', reason: expect.stringMatching(words) as string });
	});

	it('do not count where an active row matches, by a later rule or on a later table', () => {
		const item = { lead: { emailaddress1: 'ann@x.com', ...ann } };
		expect(outcome(item, { lead: [gone, { id: 'a', ...ann }] })).toMatchObject({ row: 'a', candidates: ['a'] });
		expect(outcome(item, { lead: [gone], contact: [{ id: 'k', emailaddress1: 'ann@x.com' }] })).toMatchObject({ row: 'k' });
	});
});

describe('what is done to a row that is found', () => {
	const known: Existing = { lead: [{ id: 'a', emailaddress1: 'ann@x.com', jobtitle: 'Clerk', _ownerid_value: OTHER_USER.id }] };

	it.each<[string, UpsertSettings['ifFound'], string]>([['it is updated', 'update', 'update'], ['it is left alone', 'skip', 'skip'], ['a person decides', 'review', 'review']])('%s', (_name, ifFound, kind) => {
		const staged = stage([email('ann@x.com', { firstname: 'Ann', jobtitle: 'Boss' })], known, { ifFound });
		expect(staged.decisions[0]).toMatchObject({ kind, changes: kind === 'update' ? { firstname: { from: null, to: 'Ann' } } : {} });
		expect(rowsAfter(staged)[0]).toMatchObject(kind === 'update' ? { firstname: 'Ann', jobtitle: 'Clerk' } : { jobtitle: 'Clerk' });
	});

	it('a contact gets the contact\'s mapping, a lead the lead\'s', () => {
		const item = { lead: { emailaddress1: 'ann@x.com', jobtitle: 'as lead' }, contact: { jobtitle: 'as contact' } };
		expect(stage([item], { contact: [{ id: 'k', emailaddress1: 'ann@x.com' }] }).decisions[0]?.changes).toEqual({ jobtitle: { from: null, to: 'as contact' } });
		expect(stage([item], { lead: [{ id: 'a', emailaddress1: 'ann@x.com' }] }).decisions[0]?.changes).toEqual({ jobtitle: { from: null, to: 'as lead' } });
	});

	it('a value that only the lead refuses does not stop a contact', () => {
		const item = { lead: { emailaddress1: 'ann@x.com', leadsourcecode: 'Pigeon' }, contact: { jobtitle: 'Boss' } };
		expect(outcome(item, { contact: [{ id: 'k', emailaddress1: 'ann@x.com' }] })).toMatchObject({ kind: 'update', row: 'k' });
		expect(outcome(item, {})).toMatchObject({ kind: 'failed', row: null });
	});

	it('an item with a fault changes nothing of it', () => {
		const staged = stage([email('ann@x.com', { firstname: 'Ann', leadsourcecode: 'Pigeon' })], known);
		expect(staged.decisions[0]).toMatchObject({ kind: 'failed', changes: {} });
		expect(rowsAfter(staged)[0]).not.toHaveProperty('firstname');
	});

	it('appending too much is the item\'s fault, and nothing else of it is written', () => {
		const staged = stage([email('ann@x.com', { firstname: 'Ann', jobtitle: ['x'.repeat(99), 'append'] })], known);
		expect(staged.decisions[0]).toMatchObject({ kind: 'failed', reason: expect.stringContaining('Job Title (jobtitle) takes at most 100 characters') as string });
		expect(rowsAfter(staged)[0]).not.toHaveProperty('firstname');
	});

	it.each<[string, boolean, Existing, string]>([
		['is set on create', false, {}, USER.id],
		['stays on update', false, known, OTHER_USER.id],
		['is set on update where that is asked for', true, known, USER.id],
	])('the owner %s', (_name, ownerOnUpdate, existing, owner) => {
		const [decision] = stage([{ ...email('ann@x.com', { lastname: 'Lee' }), owner: USER }], existing, { ownerOnUpdate }).decisions;
		expect(decision?.row?.values._ownerid_value).toBe(owner);
	});

	it('a wrong owner is the item\'s fault, in a sentence', () => {
		expect(stage([{ ...email('ann@x.com'), owner: { id: 'Bob', type: 'user' } }]).decisions[0]).toMatchObject({ kind: 'failed', reason: expect.stringMatching(/^Owner takes the id \(GUID\)/) as string });
	});
});

describe('several items of one person in one run', () => {
	const cases: [string, ItemOptions[], Existing?, Partial<UpsertSettings>?][] = [
		['make one row', [email('ann@x.com', { firstname: 'Ann' }), email('ANN@x.com ', { lastname: 'Lee' })]],
		['keep the first value of each column', [email('ann@x.com', { jobtitle: 'first' }), email('ann@x.com', { jobtitle: 'second' })]],
		['end with the last value where it overwrites', [email('ann@x.com', { jobtitle: 'first' }), email('ann@x.com', { jobtitle: ['second', 'overwrite'] })]],
		['append one after the other, each once', ['a', 'b', 'a'].map((piece) => email('ann@x.com', { description: [piece, 'append'] }))],
		['know each other by a key that came later', [email('ann@x.com', ann), { lead: { ...ann, telephone1: '425-555-0100' } }, { lead: { telephone1: '(425) 555-0100', jobtitle: 'Boss' } }]],
		['take the owner of the first', [{ ...email('ann@x.com'), owner: USER }, { ...email('ann@x.com'), owner: OTHER_USER }]],
		['take no owner where the first has none', [email('ann@x.com'), { ...email('ann@x.com', { jobtitle: 'x' }), owner: OTHER_USER }]],
		['are one also where the first fails', [email('ann@x.com', { leadsourcecode: 'Pigeon' }), email('ann@x.com', { jobtitle: 'x' })]],
		['find a row that is there', [email('ann@x.com', { jobtitle: 'x' }), email('ann@x.com', { firstname: 'Ann' })], { lead: [{ id: 'a', emailaddress1: 'ann@x.com' }] }],
		['are two people after the first got another e-mail', [
			{ lead: { emailaddress1: 'a@x.com', new_externalid: '1' } },
			{ lead: { emailaddress1: ['b@x.com', 'overwrite'], new_externalid: '1' } },
			email('a@x.com', { jobtitle: 'another' }),
		]],
		['are two people also where the first is known by e-mail alone', [
			email('a@x.com', { telephone1: '425-555-0100' }),
			{ lead: { emailaddress1: ['b@x.com', 'overwrite'], telephone1: '425-555-0100' } },
			email('a@x.com', { jobtitle: 'another' }),
			email('a@x.com', { firstname: 'Ann' }),
		]],
		['go to review when one made two rows alike', [
			{ lead: { new_externalid: '1', emailaddress1: 'a@x.com' } },
			{ lead: { new_externalid: '2' } },
			{ lead: { new_externalid: '2', emailaddress1: 'a@x.com' } },
			email('a@x.com'),
		]],
	];

	it.each(cases)('%s, as one at a time would', (...[, items, existing, change]) => {
		const together = stage(items, existing, change);
		const apart = oneAtATime(items, existing, change);
		expect(rowsAfter(together)).toEqual(apart.rows);
		expect(together.decisions.map(({ kind }) => kind)).toEqual(apart.kinds);
	});

	it('name the item that made the row', () => {
		expect(stage([email('b@x.com'), email('ann@x.com'), email('ann@x.com', { jobtitle: 'x' })]).decisions[2]?.reason).toMatch(/^Same person as item 2 of this run, found by e-mail/);
	});

	describe.each<UpsertSettings['severalMatches']>(['review', 'lastModified', 'oldest', 'mostComplete'])('with several matches: %s', (severalMatches) => {
		it('leave what one at a time leaves, whoever they are', () => {
			const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
			const update = fc.constantFrom('completeIfMissing' as const, 'overwrite' as const);
			const person = fc.record({
				new_externalid: maybe(fc.constantFrom('1', '2')),
				emailaddress1: maybe(fc.tuple(fc.constantFrom('a@x.com', 'B@x.com', 'b@x.com'), update)),
				telephone1: maybe(fc.tuple(fc.constantFrom('425-555-0100', '(425) 555-0101'), update)),
				jobtitle: maybe(fc.tuple(fc.constantFrom('x', 'y'), fc.constantFrom('append' as const, 'overwrite' as const))),
			});
			fc.assert(
				fc.property(fc.array(person, { maxLength: 6 }), fc.boolean(), (people, isKnown) => {
					const items = people.map((columns) => ({ lead: columns }));
					const existing: Existing = isKnown ? { lead: [{ id: 'a', emailaddress1: 'a@x.com', createdon: '2020-01-01T00:00:00Z', modifiedon: '2021-01-01T00:00:00Z' }] } : {};
					const together = stage(items, existing, { severalMatches });
					const apart = oneAtATime(items, existing, { severalMatches });
					expect(together.decisions.map(({ kind }) => kind)).toEqual(apart.kinds);
					expect(rowsAfter(together)).toEqual(apart.rows);
				}),
				{ numRuns: 300 },
			);
		});
	});
});

describe('the id of a new row', () => {
	it('is made only of details the row itself will hold, so that a repeat finds it', () => {
		const staged = stage([{ lead: { emailaddress1: 'ann@x.com' }, json: { externalId: '17', company: 'Contoso' } }]);
		expect(staged.decisions[0]?.identity).toMatchObject({ columns: ['emailaddress1'], key: 'ann@x.com' });
	});

	it('is not made at all where the row will hold no detail to find it by', () => {
		expect(outcome({ lead: { jobtitle: 'Boss' }, json: { externalId: '17' } }, {})).toMatchObject({ kind: 'review' });
	});

	it('is the same in a second run, and whatever else the item holds', () => {
		const [one, other] = [stage([email('ann@x.com')]), stage([email(' ANN@X.com', ann)])];
		expect(one.decisions[0]?.row?.id).toBe(other.decisions[0]?.row?.id);
	});
});
