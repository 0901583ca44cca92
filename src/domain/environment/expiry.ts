/** Days before the end of a secret or certificate from which people are told. */
export const WARNED_DAYS = 30;

const DAY_MS = 86_400_000;

/** The end of what an application signs in with. */
export interface Expiry {
	what: 'certificate' | 'client secret';
	end: Date;
}

/** Whole days from now until the end; negative when it has passed. */
export function daysUntil({ end }: Expiry, now: Date): number {
	return Math.floor((end.getTime() - now.getTime()) / DAY_MS);
}

/** One sentence with the remedy from `WARNED_DAYS` before the end on; undefined before. */
export function expiryWarning(expiry: Expiry, now: Date): string | undefined {
	const days = daysUntil(expiry, now);
	if (days > WARNED_DAYS) return undefined;
	const date = expiry.end.toISOString().slice(0, 10);
	const when = days < 0 ? `ended on ${date}` : `ends on ${date}, ${['today', 'in 1 day'][days] ?? `in ${days} days`}`;
	return `The ${expiry.what} of this credential ${when}: a Microsoft Entra global administrator must add a new one to the app registration under Certificates & secrets, to be pasted here; the old one goes on working beside it until its end.`;
}
