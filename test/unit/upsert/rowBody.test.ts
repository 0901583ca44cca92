import * as fc from 'fast-check';
import { dependsOnVersion, rowBody } from '../../../src/domain/upsert/rowBody';
import { stage, type Existing, type ItemOptions } from './stage';
import { lead } from './tables';

const ACCOUNT = '33333333-3333-4333-8333-333333333333';
const USER = { id: '11111111-1111-4111-8111-111111111111', type: 'user' };
const SETS = new Map([['account', 'accounts']]);

const bodyOf = (items: ItemOptions[], existing: Existing = {}, ownerOnUpdate = false) => {
	const row = stage(items, existing, { ownerOnUpdate }).decisions[0]?.row;
	if (!row) throw new Error('No row was chosen');
	return { row, body: rowBody(row, SETS) };
};
const known = (rest: Record<string, unknown> = {}): Existing => ({ lead: [{ id: 'a', emailaddress1: 'a@x.com', ...rest }] });
const item = (columns: Record<string, unknown>, rest: ItemOptions = {}): ItemOptions => ({ lead: { emailaddress1: 'a@x.com', ...columns }, ...rest });

describe('what is sent for a row', () => {
	it.each<[string, ItemOptions[], Existing, Record<string, unknown>]>([
		['is every filled column of a new row', [item({ lastname: 'Lee' })], {}, { emailaddress1: 'a@x.com', lastname: 'Lee' }],
		['is only what changed of a row that exists', [item({ lastname: 'Lee', jobtitle: ['Boss', 'overwrite'] })], known({ lastname: 'Lee', jobtitle: 'Clerk' }), { jobtitle: 'Boss' }],
		['is nothing where nothing changed', [item({ lastname: ['Lee', 'overwrite'] })], known({ lastname: 'Lee' }), {}],
		['is what the last of several items left', [item({ jobtitle: ['x', 'overwrite'] }), item({ jobtitle: ['y', 'overwrite'] })], known(), { jobtitle: 'y' }],
		['is nothing where several items ended where it began', [item({ jobtitle: ['x', 'overwrite'] }), item({ jobtitle: ['Clerk', 'overwrite'] })], known({ jobtitle: 'Clerk' }), {}],
		['binds a lookup by its navigation property', [item({ parentaccountid: ACCOUNT })], {}, { emailaddress1: 'a@x.com', 'parentaccountid@odata.bind': `/accounts(${ACCOUNT})` }],
		['leaves a lookup that points there already', [item({ parentaccountid: [ACCOUNT, 'overwrite'] })], known({ _parentaccountid_value: ACCOUNT }), {}],
		['holds the owner of a new row', [item({}, { owner: USER })], {}, { emailaddress1: 'a@x.com', 'ownerid@odata.bind': `/systemusers(${USER.id})` }],
		['holds a team as owner', [item({}, { owner: { ...USER, type: 'team' } })], {}, { emailaddress1: 'a@x.com', 'ownerid@odata.bind': `/teams(${USER.id})` }],
		['is null for a column that is cleared', [item({ jobtitle: ['', 'overwriteOrClear'] })], known({ jobtitle: 'Clerk' }), { jobtitle: null }],
		['is nothing for an empty column that is cleared', [item({ jobtitle: ['', 'overwriteOrClear'] })], known(), {}],
		['leaves out of a new row what a later item clears', [item({ jobtitle: 'x' }), item({ jobtitle: ['', 'overwriteOrClear'] })], {}, { emailaddress1: 'a@x.com' }],
		['is what an item brings after another one cleared', [item({ jobtitle: ['', 'overwriteOrClear'] }), item({ jobtitle: 'y' })], known({ jobtitle: 'Clerk' }), { jobtitle: 'y' }],
		['clears a lookup by the plain name of its navigation property', [item({ parentaccountid: ['', 'overwriteOrClear'] })], known({ _parentaccountid_value: ACCOUNT }), { parentaccountid: null }],
		['binds a lookup that another item had cleared', [item({ parentaccountid: ['', 'overwriteOrClear'] }), item({ parentaccountid: ACCOUNT })], known({ _parentaccountid_value: USER.id }), { 'parentaccountid@odata.bind': `/accounts(${ACCOUNT})` }],
		['leaves the owner of a row that exists', [item({}, { owner: USER })], known({ _ownerid_value: ACCOUNT }), {}],
	])('%s', (_name, items, existing, expected) => {
		expect(bodyOf(items, existing).body).toEqual(expected);
	});

	it('holds the owner of a row that exists only where that is asked for and another', () => {
		expect(bodyOf([item({}, { owner: USER })], known({ _ownerid_value: ACCOUNT }), true).body).toEqual({ 'ownerid@odata.bind': `/systemusers(${USER.id})` });
		expect(bodyOf([item({}, { owner: USER })], known({ _ownerid_value: USER.id }), true).body).toEqual({});
	});

	it('never holds a column as it was, whoever writes what', () => {
		const value = fc.tuple(fc.constantFrom('x', 'y', 'z', ''), fc.constantFrom('overwrite', 'append', 'completeIfMissing', 'overwriteOrClear'));
		const columns = fc.record({ jobtitle: value, lastname: value, description: value }, { requiredKeys: [] });
		const before = fc.record({ jobtitle: fc.constantFrom('x', 'y'), lastname: fc.constantFrom('z', null), description: fc.constantFrom('x\ny', '') });
		fc.assert(
			fc.property(fc.array(columns, { minLength: 1, maxLength: 4 }), before, (all, values) => {
				const { row, body } = bodyOf(all.map((one) => item(one)), known(values));
				for (const [column, sent] of Object.entries(body)) {
					expect(sent).not.toBe(row.original[column]);
					expect(sent).toBe(row.values[column]);
				}
				for (const [column, value_] of Object.entries(row.values)) if ((value_ ?? '') !== (row.original[column] ?? '')) expect(body).toHaveProperty([column], value_);
			}),
			{ numRuns: 300 },
		);
	});
});

describe('the version is checked', () => {
	it.each<[string, Record<string, unknown>, boolean]>([
		['for a column that is completed', { jobtitle: 'Boss' }, true],
		['for a column that is appended to', { description: ['x', 'append'] }, true],
		['for a lookup that is completed', { parentaccountid: ACCOUNT }, true],
		['not for a column that is overwritten', { jobtitle: ['Boss', 'overwrite'] }, false],
	])('%s', (_name, columns, expected) => {
		const { row, body } = bodyOf([item(columns)], known());
		expect(dependsOnVersion(row, body, lead)).toBe(expected);
	});
});
