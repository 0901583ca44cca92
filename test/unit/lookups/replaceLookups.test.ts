import { lookupTargets } from '../../../src/domain/lookups/lookupTargets';
import { replaceLookups } from '../../../src/domain/lookups/replaceLookups';
import type { UpsertInput } from '../../../src/domain/upsert/item';
import { column } from '../values/columns';
import { account, table, text } from './stage';

const lookup = (logicalName: string, targets: string[], rest = {}) => column('Lookup', { logicalName, targets: targets.map((target) => ({ table: target, navigationProperty: logicalName })), ...rest });
const lead = table('lead', [
	text('jobtitle'),
	lookup('parentaccountid', ['account']),
	lookup('customerid', ['account', 'contact']),
	lookup('regardingid', ['a', 'b', 'c', 'd', 'e', 'f']),
	lookup('createdby', ['systemuser'], { creatable: false, updatable: false }),
	column('Owner', { logicalName: 'ownerid', targets: [{ table: 'systemuser', navigationProperty: 'ownerid' }] }),
]);
const tables = new Map([['lead', lead]]);
const input = (values: [string, unknown][], owner?: unknown): UpsertInput => ({ index: 0, json: {}, owner, mapping: new Map([['lead', values.map(([name, value]) => ({ column: name, value, update: 'overwrite' as const }))]]) });
const replaced = (values: [string, unknown][], owner?: unknown) => {
	const result = replaceLookups(input(values, owner), tables, (value, targets) => `${String(value)}>${targets.join()}`);
	return { values: result.mapping.get('lead')?.map(({ value }) => value), owner: result.owner };
};

test('only lookup values are replaced, each with the tables it may point to', () => {
	expect(replaced([['jobtitle', 'CEO'], ['parentaccountid', 'Contoso'], ['customerid', 'X'], ['unknown', 'Y']]).values).toEqual(['CEO', 'Contoso>account', 'X>account,contact', 'Y']);
});

test('of several rows for one column only the first that is filled is looked up', () => {
	expect(replaced([['parentaccountid', ' '], ['parentaccountid', 'First'], ['parentaccountid', 'Second']]).values).toEqual([' ', 'First>account', 'Second']);
});

test('columns that nobody writes and the owner column are left alone', () => {
	expect(replaced([['createdby', 'Ada'], ['ownerid', 'Ada']]).values).toEqual(['Ada', 'Ada']);
});

test('an owner is a user or a team, and no owner stays none', () => {
	expect(replaced([], 'a@b.example').owner).toBe('a@b.example>systemuser,team');
	expect(replaced([], ' ').owner).toBe(' ');
});

const ID = '11111111-1111-4111-8111-111111111111';

test.each<[string, [string, unknown][], string[]]>([
	['the target of a name', [['parentaccountid', 'Contoso']], ['account']],
	['the target of an id', [['parentaccountid', ID]], ['account']],
	['all targets of a name that may be of several tables', [['customerid', 'Contoso']], ['account', 'contact']],
	['only the table that an object names', [['customerid', { id: ID, type: 'contact' }], ['regardingid', { name: 'X', type: 'b' }]], ['contact', 'b']],
	['no table for a name that may be of more than five', [['regardingid', 'X']], []],
	['no table that the lookup cannot point to', [['parentaccountid', { id: ID, type: 'campaign' }]], []],
	['no table for empty values', [['parentaccountid', '']], []],
])('definitions are read of %s', (_title, values, expected) => {
	expect(lookupTargets([input(values, 'a@b.example')], tables)).toEqual(expected);
});

test('definitions of tables that are known already are not read again', () => {
	expect(lookupTargets([input([['parentaccountid', 'Contoso']])], new Map([...tables, ['account', account]]))).toEqual([]);
});
