import { expiryWarning } from '../../../src/domain/environment/expiry';

const now = new Date('2026-11-22T12:00:00Z');
const ending = (date: string) => expiryWarning({ what: 'client secret', end: new Date(date) }, now);

describe('the end of a secret', () => {
	it.each([['2027-11-22T00:00:00Z'], ['2026-12-24T00:00:00Z']])('on %s is no news yet', (date) => {
		expect(ending(date)).toBeUndefined();
	});

	it.each([
		['2026-12-20T00:00:00Z', 'ends on 2026-12-20, in 27 days'],
		['2026-11-24T00:00:00Z', 'ends on 2026-11-24, in 1 day'],
		['2026-11-22T18:00:00Z', 'ends on 2026-11-22, today'],
		['2026-11-20T00:00:00Z', 'ended on 2026-11-20'],
	])('on %s is told with the remedy', (date, words) => {
		expect(ending(date)).toMatch(new RegExp(`^The client secret of this credential ${words}: a Microsoft Entra global administrator must .*\\.$`));
	});
});
