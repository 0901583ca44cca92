import { readPerson, type PersonFields } from '../../../src/domain/owners/person';
import { resolveOwner } from '../../../src/domain/owners/resolveOwner';
import { idOf, staged, team, user, type Stage } from './stage';

const resolve = (person: PersonFields, stage: Stage) => {
	const { search, aliases } = staged(stage);
	return resolveOwner(readPerson(person, aliases), search);
};
const ALIASES = 'contoso.com = contoso.onmicrosoft.com';

describe('a person is found', () => {
	it.each<[how: string, person: PersonFields, stage: Stage, matchedBy: string, matchedValue: string]>([
		['by the primary e-mail in any case, blanks around it ignored', { email: ' Sam@Contoso.COM ' }, { owners: [user(2, { email: 'sam@contoso.com' })] }, 'primary e-mail', 'sam@contoso.com'],
		['by the address inside a name and address', { email: 'Sam Seller <sam@contoso.com>' }, { owners: [user(2, { email: 'SAM@contoso.com' })] }, 'primary e-mail', 'sam@contoso.com'],
		['by an alternate e-mail of theirs', { email: 'x@y.example', alternateEmails: 'no@contoso.com; sam@contoso.com' }, { owners: [user(2, { email: 'sam@contoso.com' })] }, 'alternate e-mail', 'sam@contoso.com'],
		['by the first alternate e-mail that is somebody\'s', { email: '', alternateEmails: ['sam@contoso.com', 'ann@contoso.com'] }, { owners: [user(1, { email: 'ann@contoso.com' }), user(2, { email: 'sam@contoso.com' })] }, 'alternate e-mail', 'sam@contoso.com'],
		['by the second e-mail of the user', { email: 'sam@home.example' }, { owners: [user(2, { email: 'sam@contoso.com', personalEmail: 'Sam@home.example' })] }, 'alternate e-mail', 'sam@home.example'],
		['by the name the user signs in with', { email: 'sam@contoso.com' }, { owners: [user(2, { userPrincipalName: 'sam@contoso.com' })] }, 'user principal name', 'sam@contoso.com'],
		['at the tenant\'s domain, by a domain alias', { email: 'sam@contoso.com' }, { owners: [user(2, { userPrincipalName: 'sam@contoso.onmicrosoft.com' })], aliases: ALIASES }, 'domain alias', 'sam@contoso.onmicrosoft.com'],
		['at the company\'s domain, by the same alias the other way round', { email: 'sam@contoso.onmicrosoft.com' }, { owners: [user(2, { email: 'sam@contoso.com' })], aliases: ALIASES }, 'domain alias', 'sam@contoso.com'],
		['by the Entra object id', { email: 'x@y.example', entraObjectId: idOf(9).toUpperCase() }, { owners: [user(2, { entraObjectId: idOf(9) })] }, 'Entra object id', idOf(9)],
		['as a team by its e-mail', { email: 'sales@contoso.com' }, { owners: [team(2, { email: 'sales@contoso.com' })], teams: true }, 'team', 'sales@contoso.com'],
		['as a team by its name', { email: 'Sales Europe' }, { owners: [team(2, { name: 'Sales Europe' })], teams: true }, 'team', 'sales europe'],
		['by the primary e-mail before every other rule', { email: 'sam@contoso.com', alternateEmails: 'ann@contoso.com' }, { owners: [user(1, { email: 'ann@contoso.com', userPrincipalName: 'sam@contoso.com' }), user(2, { email: 'sam@contoso.com' })] }, 'primary e-mail', 'sam@contoso.com'],
		['by an enabled user of two with one e-mail', { email: 'sam@contoso.com' }, { owners: [user(1, { email: 'sam@contoso.com', state: 'disabled' }), user(2, { email: 'sam@contoso.com' })] }, 'primary e-mail', 'sam@contoso.com'],
		['by a person rather than an application user with one e-mail', { email: 'sam@contoso.com' }, { owners: [user(1, { email: 'sam@contoso.com', state: 'application' }), user(2, { email: 'sam@contoso.com' })] }, 'primary e-mail', 'sam@contoso.com'],
		['by a later rule where the surer one finds a disabled user', { email: 'sam@contoso.com', alternateEmails: 'sam2@contoso.com' }, { owners: [user(1, { email: 'sam@contoso.com', state: 'disabled' }), user(2, { email: 'sam2@contoso.com' })] }, 'alternate e-mail', 'sam2@contoso.com'],
		['as a disabled user where those are included', { email: 'sam@contoso.com' }, { owners: [user(2, { email: 'sam@contoso.com', state: 'disabled' })], includeDisabled: true }, 'primary e-mail', 'sam@contoso.com'],
		['by the choice in a mapping row before every rule', { email: 'sam@contoso.com' }, { owners: [user(1, { email: 'sam@contoso.com' }), user(2, { email: 'boss@contoso.com' })], rows: [{ email: 'SAM@contoso.com', choice: 'Boss@contoso.com' }] }, 'mapping row', 'Boss@contoso.com'],
		['by a choice that is an ID with its type, as the list gives it', { email: 'sam@contoso.com' }, { owners: [team(2)], teams: true, rows: [{ email: 'sam@contoso.com', choice: `${idOf(2).toUpperCase()} team` }] }, 'mapping row', `${idOf(2).toUpperCase()} team`],
		['by a choice that is a name', { email: 'sam@contoso.com' }, { owners: [user(2, { name: 'Mira Manager' })], rows: [{ email: 'sam@contoso.com', choice: 'mira manager' }] }, 'mapping row', 'mira manager'],
		['by the choice in the row of an alternate e-mail', { email: 'x@y.example', alternateEmails: 'sam@contoso.com' }, { owners: [user(2, { email: 'boss@contoso.com' })], rows: [{ email: 'sam@contoso.com', choice: 'boss@contoso.com' }] }, 'mapping row', 'boss@contoso.com'],
		['by a choice that is an application user, because somebody chose it', { email: 'sam@contoso.com' }, { owners: [user(2, { name: '# Sync', state: 'application' })], rows: [{ email: 'sam@contoso.com', choice: '# Sync' }] }, 'mapping row', '# Sync'],
		['by the alternate e-mail that a mapping row knows', { email: 'sam@contoso.com' }, { owners: [user(2, { email: 'sam@contoso.onmicrosoft.com' })], rows: [{ email: 'sam@contoso.com', alternateEmails: 'sam@contoso.onmicrosoft.com' }] }, 'alternate e-mail', 'sam@contoso.onmicrosoft.com'],
	])('%s', (_how, person, stage, matchedBy, matchedValue) => {
		expect(resolve(person, stage)).toMatchObject({ match: { found: { id: idOf(2) }, matchedBy, matchedValue } });
	});
});

describe('nobody is taken', () => {
	it.each<[why: string, person: PersonFields, stage: Stage, problem: string, candidates: number[], reason: RegExp]>([
		['when nobody is named', { email: '  ' }, { owners: [user(1)] }, 'nobodyNamed', [], /names nobody/],
		['when nobody has the address', { email: 'x@y.example' }, { owners: [user(1, { email: 'sam@contoso.com' })] }, 'noMatch', [], /^No user of this environment has x@y\.example\.$/],
		['when two enabled users have the e-mail', { email: 'sam@contoso.com' }, { owners: [user(1, { email: 'sam@contoso.com', name: 'Sam One' }), user(2, { email: 'SAM@contoso.com' })] }, 'ambiguous', [1, 2], /^2 owners have sam@contoso\.com as primary e-mail: Sam One \(sam@contoso\.com\) and User 2/],
		['when only a disabled user has it', { email: 'sam@contoso.com' }, { owners: [user(1, { email: 'sam@contoso.com', state: 'disabled' })] }, 'disabled', [1], /is disabled/],
		['when only an application user has it', { email: 'sync@contoso.com' }, { owners: [user(1, { userPrincipalName: 'sync@contoso.com', state: 'application' })] }, 'application', [1], /is an application user/],
		['when only an application user has it and disabled users are included', { email: 'sync@contoso.com' }, { owners: [user(1, { userPrincipalName: 'sync@contoso.com', state: 'application' })], includeDisabled: true }, 'application', [1], /is an application user/],
		['when only an access team has it', { email: 'deal team' }, { owners: [team(1, { name: 'Deal Team', state: 'accessTeam' })], teams: true }, 'noMatch', [1], /access team/],
		['when the name is a user\'s: people are never found by their names', { email: 'User 1' }, { owners: [user(1)] }, 'noMatch', [], /No user/],
		['by the name people sign in with, when that is switched off', { email: 'sam@contoso.com' }, { owners: [user(1, { userPrincipalName: 'sam@contoso.com' })], byPrincipalName: false }, 'noMatch', [], /No user/],
		['at the tenant\'s domain without an alias, but the missing alias is named', { email: 'sam@contoso.com' }, { owners: [user(1, { userPrincipalName: 'sam@contoso.onmicrosoft.com' })] }, 'noMatch', [1], /add the domain alias contoso\.com = contoso\.onmicrosoft\.com/],
		['by the same name at a foreign domain, and no alias is proposed', { email: 'sam@contoso.com' }, { owners: [user(1, { email: 'sam@fabrikam.com' })] }, 'noMatch', [], /^No user/],
		['when the mapping row names nobody, even where a rule would find somebody', { email: 'sam@contoso.com' }, { owners: [user(1, { email: 'sam@contoso.com' })], rows: [{ email: 'sam@contoso.com', choice: 'gone@contoso.com' }] }, 'mappingRow', [], /names "gone@contoso\.com", and there is no such user/],
		['when the mapping row names somebody who is disabled', { email: 'sam@contoso.com' }, { owners: [user(1, { name: 'Dee', state: 'disabled' })], rows: [{ email: 'sam@contoso.com', choice: 'Dee' }] }, 'disabled', [1], /names "Dee", and Dee is disabled/],
		['when the mapping row names several', { email: 'sam@contoso.com' }, { owners: [user(1, { name: 'Ann' }), user(2, { name: 'ann' })], rows: [{ email: 'sam@contoso.com', choice: 'Ann' }] }, 'ambiguous', [1, 2], /2 owners are called so/],
		['when two mapping rows choose different owners', { email: 'sam@contoso.com' }, { owners: [user(1), user(2)], rows: [{ email: 'sam@contoso.com', choice: 'User 1' }, { email: 'sam@contoso.com', choice: 'User 2' }] }, 'mappingRow', [], /2 mapping rows of the same person/],
	])('%s', (_why, person, stage, problem, candidates, reason) => {
		const resolution = resolve(person, stage);
		expect(resolution).toMatchObject({ problem, reason: expect.stringMatching(reason) as string });
		expect([resolution.match, resolution.candidates.map(({ found }) => found.id)]).toEqual([undefined, candidates.map(idOf)]);
	});
});

it('a mapping row of another environment never counts', () => {
	expect(resolve({ email: 'sam@contoso.com' }, { owners: [user(1, { email: 'sam@contoso.com' }), user(2)], rows: [{ environment: 'contoso-test.crm4.dynamics.com', email: 'sam@contoso.com', choice: 'User 2' }] }).match).toMatchObject({ found: { id: idOf(1) }, matchedBy: 'primary e-mail' });
});
