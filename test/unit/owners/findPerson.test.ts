import { People } from '../../../src/domain/owners/findPerson';
import { idOf, staged, team, user, type Stage } from './stage';

const find = (ownerId: string, stage: Stage) => {
	const { search: { directory, rules }, rows } = staged(stage);
	return new People(rows, directory, rules).find(ownerId);
};
const SAM = user(1, { email: 'sam@contoso.com', userPrincipalName: 'sam@contoso.onmicrosoft.com', personalEmail: 'sam@home.example' });

it.each<[how: string, row: Record<string, unknown>, stage: Partial<Stage>, matchedBy: string]>([
	['by the primary e-mail', { email: 'Sam@Contoso.com' }, {}, 'primary e-mail'],
	['by an alternate e-mail of the person', { email: 'x@y.example', alternateEmails: 'sam@contoso.com' }, {}, 'alternate e-mail'],
	['by the second e-mail of the user', { email: 'sam@home.example' }, {}, 'alternate e-mail'],
	['by the tenant\'s address as an alternate of the person', { email: 'x@y.example', alternateEmails: 'SAM@contoso.onmicrosoft.com' }, {}, 'user principal name'],
	['by a domain alias', { email: 'sam@contoso.net' }, { aliases: 'contoso.com = contoso.net' }, 'domain alias'],
	['by the choice of their mapping row', { email: 'x@y.example', choice: 'sam@contoso.com' }, {}, 'mapping row'],
	['although they are disabled in Dynamics: their rows stay theirs', { email: 'sam@contoso.com' }, { owners: [{ ...SAM, state: 'disabled' }] }, 'primary e-mail'],
	['as the person of a team that a mapping row names', { email: 'x@y.example', choice: idOf(1) }, { owners: [team(1)], teams: true }, 'mapping row'],
])('the person who is an owner is found %s', (_how, row, stage, matchedBy) => {
	expect(find(`{${idOf(1).toUpperCase()}}`, { owners: [SAM], rows: [{ ...row, localId: 'L1' }], ...stage })).toMatchObject({ match: { found: { localId: 'L1' }, matchedBy } });
});

it.each<[why: string, ownerId: string, stage: Partial<Stage>, problem: string, reason: RegExp]>([
	['when no owner is named', '', {}, 'nobodyNamed', /owner's ID is empty/],
	['when there is no such user', idOf(7), {}, 'noMatch', /has the ID .*; teams are found with the option Teams/],
	['when nobody is that user', idOf(1), { rows: [{ email: 'ann@contoso.com' }] }, 'noMatch', /^User 1 \(sam@contoso\.com\) owns the row/],
	['when two people are', idOf(1), { rows: [{ email: 'sam@contoso.com', name: 'Sam' }, { email: 'x@y.example', name: 'Other', alternateEmails: 'sam@contoso.com' }, { email: 'sam@contoso.com', name: 'Twin' }] }, 'ambiguous', /2 people are .* by primary e-mail: Sam \(sam@contoso\.com\) and Twin/],
	['when the person with the address is somebody else by choice', idOf(1), { owners: [SAM, user(2)], rows: [{ email: 'sam@contoso.com', choice: 'User 2' }] }, 'noMatch', /nobody in the mapping rows/],
])('no person is found %s', (_why, ownerId, stage, problem, reason) => {
	const found = find(ownerId, { owners: [SAM], ...stage });
	expect(found).toMatchObject({ problem, reason: expect.stringMatching(reason) as string });
	expect(found.match).toBeUndefined();
});
