import * as fc from 'fast-check';
import { nameBasedUuid } from '../../../src/domain/identity/nameBasedUuid';
import { newRowId, type RowIdentity } from '../../../src/domain/identity/newRowId';

const ORGANISATION = 'D5E9C0F4-0000-4000-8000-000000000001';
const identity: RowIdentity = { table: 'lead', ruleIndex: 0, columns: ['emailaddress1'], key: 'ann@contoso.com' };
const idOf = (change: Partial<RowIdentity> = {}, ordinal = 0, organisation = ORGANISATION) => newRowId(organisation, { ...identity, ...change }, ordinal);

describe('the id of a new row', () => {
	it('is a version 8 UUID in lower case', () => {
		fc.assert(fc.property(fc.array(fc.string()), (words) => {
			expect(nameBasedUuid(words)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
		}));
	});

	// Computed outside this package: SHA-256 over the length-prefixed words, version 8 and variant bits set.
	it('never changes from one version of this package to the next', () => {
		expect(idOf()).toBe('46909abf-b09c-81b2-a7a8-df445f9482dd');
	});

	it.each<[string, string, boolean]>([
		['is the same in every run', idOf(), true],
		['is the same whatever the case of the organisation\'s id', idOf({}, 0, ORGANISATION.toLowerCase()), true],
		['is the same when the rules are put in another order', idOf({ ruleIndex: 3 }), true],
		['differs by organisation', idOf({}, 0, 'd5e9c0f4-0000-4000-8000-000000000002'), false],
		['differs by table', idOf({ table: 'contact' }), false],
		['differs by column', idOf({ columns: ['emailaddress2'] }), false],
		['differs by key', idOf({ key: 'bob@contoso.com' }), false],
		['differs by ordinal', idOf({}, 1), false],
	])('%s', (_name, other, same) => {
		expect(other === idOf()).toBe(same);
	});

	it('is of its own for every list of words, wherever one word ends and the next begins', () => {
		fc.assert(fc.property(fc.array(fc.string({ unit: 'binary' })), fc.array(fc.string({ unit: 'binary' })), (one, other) => {
			const wellFormed = (words: string[]) => JSON.stringify(words.map((word) => Buffer.from(word).toString()));
			expect(nameBasedUuid(one) === nameBasedUuid(other)).toBe(wellFormed(one) === wellFormed(other));
		}));
		expect(nameBasedUuid(['ab', 'c'])).not.toBe(nameBasedUuid(['a', 'bc']));
		expect(nameBasedUuid(['1:a', ''])).not.toBe(nameBasedUuid(['', '1:a']));
		expect(nameBasedUuid(['a1:b'])).not.toBe(nameBasedUuid(['a', 'b']));
	});
});
