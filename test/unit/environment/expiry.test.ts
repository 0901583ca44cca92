import { expiryWarning } from '../../../src/domain/environment/expiry';

const now = new Date('2026-11-22T12:00:00Z');
const ending = (date: string) => expiryWarning({ what: 'client secret', end: new Date(date) }, now);

describe('the end of a secret', () => {
	it.each([['2027-11-22T00:00:00Z'], ['2026-12-24T00:00:00Z']])('on %s is no news yet', (date) => {
		expect(ending(date)).toBeUndefined();
	});

	it.each([
		['2026-12-20T00:00:00Z', 'ends on 2026-12-20, in 28 days'],
		['2026-11-23T00:00:00Z', 'ends on 2026-11-23, in 1 day'],
		['2026-11-22T18:00:00Z', 'ends on 2026-11-22, today'],
		['2026-11-22T00:00:00Z', 'ends on 2026-11-22, today'],
	])('on %s is told with the remedy, and with what goes on until then', (date, words) => {
		expect(ending(date)).toMatch(new RegExp(`^The client secret of this credential ${words}: an owner of the app registration or a Cloud Application Administrator of Microsoft Entra must .*; the old one goes on working beside it until its end\\.$`));
	});

	it.each([['2026-11-20T00:00:00Z', '2026-11-20'], ['2026-11-21T23:59:00Z', '2026-11-21']])('on %s has passed, and nothing goes on working', (date, day) => {
		expect(ending(date)).toBe(`The client secret of this credential ended on ${day}: an owner of the app registration or a Cloud Application Administrator of Microsoft Entra must add a new one to the app registration under Certificates & secrets, to be pasted here.`);
	});
});

describe('the end of a pasted federated token', () => {
	const telling = (date: string) => expiryWarning({ what: 'federated token', end: new Date(date) }, now);

	it('is told with what whoever pasted it must do', () => {
		expect(telling('2026-11-22T13:00:00Z')).toBe('The federated token of this credential ends on 2026-11-22, today: you must paste the https address n8n is to read a fresh one from at each sign-in, or a fresh token.');
		expect(telling('2026-11-21T13:00:00Z')).toMatch(/ ended on 2026-11-21: you must paste .*\.$/);
		expect(telling('2026-11-22T11:59:00Z')).toMatch(/ ended on 2026-11-22: /);
	});
});
