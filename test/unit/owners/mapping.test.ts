import { buildMapping } from '../../../src/domain/owners/buildMapping';
import { findDrift } from '../../../src/domain/owners/drift';
import { settle, type NoMatchPolicy } from '../../../src/domain/owners/noMatch';
import { park, parkedBefore } from '../../../src/domain/owners/park';
import { HERE, idOf, staged, user, type Stage } from './stage';

const NOW = '2026-11-22T20:00:00.000Z';
const SAM = user(1, { name: 'Sam', email: 'sam@contoso.com' });

describe('a row of the mapping', () => {
	it.each<[what: string, row: Record<string, unknown>, stage: Partial<Stage>, expected: Record<string, unknown>]>([
		['says whom it found', { email: 'sam@contoso.com', name: 'Sam S', localId: '7' }, {}, { environment: HERE, status: 'mapped', ownerId: idOf(1), ownerType: 'systemuser', ownerName: 'Sam', matchedBy: 'primary e-mail', localId: '7', checkedAt: NOW }],
		['says that there is nobody', { email: 'x@y.example' }, {}, { status: 'notMapped', ownerId: '', reason: expect.stringContaining('No user') }],
		['lists those it cannot choose among', { email: 'sam@contoso.com' }, { owners: [SAM, user(2, { name: 'Sam 2', email: 'sam@contoso.com' })] }, { status: 'ambiguous', candidates: 'Sam (sam@contoso.com); Sam 2 (sam@contoso.com)' }],
		['says that the user is disabled', { email: 'sam@contoso.com' }, { owners: [{ ...SAM, state: 'disabled' }] }, { status: 'disabled' }],
		['keeps what somebody chose', { email: 'sam@contoso.com' }, { owners: [SAM, user(2)], rows: [{ email: 'sam@contoso.com', choice: 'User 2' }] }, { status: 'mapped', choice: 'User 2', ownerId: idOf(2) }],
		['says that what somebody chose is nobody', { email: 'sam@contoso.com', choice: 'Nemo' }, {}, { status: 'choiceInvalid', choice: 'Nemo', ownerId: '' }],
	])('%s', (_what, row, stage, expected) => {
		const { search } = staged({ owners: [SAM], ...stage });
		const [person] = staged({ owners: [], rows: [row] }).rows;
		expect(buildMapping(person ? [person] : [], search, { environment: HERE, now: NOW })).toEqual([expect.objectContaining(expected)]);
	});
});

describe('drift', () => {
	const mapped = { email: 'sam@contoso.com', name: 'Sam', status: 'mapped', ownerId: idOf(1), ownerName: 'Sam', checkedAt: '2026-06-01T00:00:00Z' };
	const kinds = (stage: Stage, since = '') => {
		const { search, rows } = staged(stage);
		return findDrift(rows, search, since).map(({ kind, needsDecision, ownerId }) => [kind, needsDecision, ownerId]);
	};
	it.each<[what: string, stage: Stage, expected: unknown[]]>([
		['there is none where everything holds', { owners: [SAM], rows: [mapped] }, []],
		['a new user is one', { owners: [SAM, user(2)], rows: [mapped] }, [['newUser', false, idOf(2)]]],
		['neither a new application nor a disabled user is one', { owners: [SAM, user(2, { state: 'application' }), user(3, { state: 'disabled' })], rows: [mapped] }, []],
		['a user disabled since is one', { owners: [{ ...SAM, state: 'disabled' }], rows: [mapped] }, [['disabled', true, idOf(1)]]],
		['a chosen user disabled since is one', { owners: [{ ...SAM, state: 'disabled' }], rows: [{ ...mapped, email: 'x@y.example', choice: 'Sam' }] }, [['disabled', true, idOf(1)]]],
		['a user who is gone is one', { owners: [], rows: [mapped] }, [['ownerGone', true, '']]],
		['an address that is another user\'s now is one', { owners: [user(1, { name: 'Renamed', email: 'new@contoso.com' }), user(2, { email: 'sam@contoso.com' })], rows: [mapped] }, [['changed', false, idOf(2)]]],
		['a renamed user who is no longer found is one', { owners: [user(1, { name: 'Renamed', email: 'new@contoso.com' })], rows: [mapped] }, [['noLongerMapped', true, idOf(1)]]],
		['a person who can be mapped now is one', { owners: [SAM], rows: [{ email: 'sam@contoso.com', status: 'notMapped' }] }, [['nowMapped', false, idOf(1)]]],
		['two users with one e-mail are one', { owners: [SAM, user(2, { email: 'SAM@contoso.com' })], rows: [] }, [['duplicateUsers', true, idOf(1)], ['newUser', false, idOf(1)], ['newUser', false, idOf(2)]]],
		['two rows of one person are one', { owners: [SAM], rows: [mapped, mapped] }, [['duplicateRows', true, '']]],
	])('%s', (_what, stage, expected) => {
		expect(kinds(stage)).toEqual(expected);
	});

	it('users made before the last check are not new', () => {
		expect(kinds({ owners: [SAM, user(2, { createdOn: '2026-07-01T00:00:00Z' })], rows: [mapped] }, '2026-06-15T00:00:00Z')).toEqual([['newUser', false, idOf(2)]]);
	});
});

it.each<[NoMatchPolicy, string, RegExp]>([
	['connectedUser', 'fallback', /Nobody\. The connected user is taken instead\.$/],
	['fixed', 'fallback', /Nobody\. The fixed one is taken instead\.$/],
	['skip', 'skipped', /^Nobody\.$/],
	['park', 'parked', /Parked until somebody matches\.$/],
	['error', 'failed', /^Nobody\.$/],
])('with the policy %s an item nobody matches is %s', (policy, outcome, reason) => {
	expect(settle({ problem: 'noMatch', reason: 'Nobody.' }, policy)).toEqual({ outcome, problem: 'noMatch', reason: expect.stringMatching(reason) as string });
	expect(settle({ match: { found: 1, matchedBy: 'r', matchedValue: 'v' }, reason: 'Found.' }, policy)).toEqual({ outcome: 'resolved', problem: null, reason: 'Found.' });
});

it('a parked item that is tried again keeps the day it began to wait', () => {
	const first = park('7', null, '2026-01-01T00:00:00Z');
	const again = park('7', parkedBefore({ ownerMatch: { parked: first } }), NOW);
	expect([first, again]).toEqual([{ key: '7', since: '2026-01-01T00:00:00Z', tries: 1 }, { key: '7', since: '2026-01-01T00:00:00Z', tries: 2 }]);
	expect(park('8', first, NOW)).toEqual({ key: '8', since: NOW, tries: 1 });
	expect([{}, { ownerMatch: null }, { ownerMatch: { parked: 'x' } }].map(parkedBefore)).toEqual([null, null, null]);
});
