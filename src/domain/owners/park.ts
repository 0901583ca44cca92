/** What tells a parked item from others, and how long it has waited. Comes back with the item when it is tried again. */
export interface Parked {
	/** The same for the same thing, so that a newer version of an item takes the place of the older one. */
	key: string;
	/** ISO date of the first time. */
	since: string;
	/** How often it was tried, this time included. */
	tries: number;
}

/** What an earlier run wrote into an item that is tried again. */
export function parkedBefore(item: Readonly<Record<string, unknown>>): Parked | null {
	const match = item.ownerMatch as { parked?: unknown } | null | undefined;
	const parked = match !== null && typeof match === 'object' ? (match.parked as Partial<Parked> | null | undefined) : undefined;
	if (!parked || typeof parked.key !== 'string' || typeof parked.since !== 'string') return null;
	return { key: parked.key, since: parked.since, tries: Number(parked.tries) || 1 };
}

/** An item parked now, for the first time or again. */
export const park = (key: string, before: Parked | null, now: string): Parked => (before?.key === key ? { ...before, tries: before.tries + 1 } : { key, since: now, tries: 1 });
