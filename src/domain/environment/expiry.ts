import { remedierNames } from './signInFaults';

/** Days before the end of a secret or certificate from which people are told. */
export const WARNED_DAYS = 30;

const DAY_MS = 86_400_000;

/** The end of what an application signs in with. */
export interface Expiry {
	what: 'certificate' | 'client secret' | 'federated token';
	end: Date;
}

interface Remedy {
	/** Who must do what, without full stop. */
	remedy: string;
	/** What holds until the end, and not after it. */
	untilThen: string;
}

const registered: Remedy = {
	remedy: `${remedierNames.appOwner} must add a new one to the app registration under Certificates & secrets, to be pasted here`,
	untilThen: '; the old one goes on working beside it until its end',
};

const remedies: Readonly<Record<Expiry['what'], Remedy>> = {
	certificate: registered,
	'client secret': registered,
	'federated token': { remedy: 'you must paste the https address n8n is to read a fresh one from at each sign-in, or a fresh token', untilThen: '' },
};

const dayOf = (moment: Date): number => Math.floor(moment.getTime() / DAY_MS);

/** Days of the calendar, in UTC, from today to the day of the end; negative after it. */
export function daysUntil({ end }: Expiry, now: Date): number {
	return dayOf(end) - dayOf(now);
}

/** Of a secret people know the day only, and it may work until that is over. */
const hasEnded = (expiry: Expiry, now: Date): boolean => (expiry.what === 'client secret' ? daysUntil(expiry, now) < 0 : expiry.end < now);

/** One sentence with the remedy from `WARNED_DAYS` before the end on; undefined before. */
export function expiryWarning(expiry: Expiry, now: Date): string | undefined {
	const days = daysUntil(expiry, now);
	if (days > WARNED_DAYS) return undefined;
	const date = expiry.end.toISOString().slice(0, 10);
	const { remedy, untilThen } = remedies[expiry.what];
	const when = hasEnded(expiry, now) ? `ended on ${date}: ${remedy}` : `ends on ${date}, ${['today', 'in 1 day'][days] ?? `in ${days} days`}: ${remedy}${untilThen}`;
	return `The ${expiry.what} of this credential ${when}.`;
}
