import { countBy } from 'lodash';
import type { IDataObject } from 'n8n-workflow';
import type { Candidate, Resolution } from '../../domain/owners/match';
import { settle, type OwnerOutcome, type Settled } from '../../domain/owners/noMatch';
import { park, parkedBefore } from '../../domain/owners/park';
import { matchReport } from '../../domain/owners/report';
import { othersNotice, summary, type OwnerItem, type OwnerRun } from './outputs';
import { readParkKey } from './parameters';
import { callsOf, nowIn, type OwnerSession } from './session';

/** How one operation shows whom it found. */
export interface Shown<Found> {
	/** The field that holds the one who was found. */
	field: 'owner' | 'localUser';
	valueOf: (found: Found) => IDataObject;
	nameOf: (found: Found) => { name: string; email: string };
	list: (candidate: Candidate<Found>) => object;
	/** Who is taken where nobody matches, by a policy that takes somebody. */
	fallback?: { value: IDataObject; name: string; email: string };
}

const IS_FOUND: Readonly<Record<OwnerOutcome, boolean>> = { resolved: true, fallback: true, skipped: false, parked: false, failed: false };
const WORDS: readonly [OwnerOutcome, string][] = [['resolved', 'resolved'], ['fallback', 'given to the fallback'], ['skipped', 'skipped'], ['parked', 'parked'], ['failed', 'refused']];

const NO_KEY = ' It cannot be parked either, because Park Key is empty; set it to what tells this item from others.';

/** What becomes of one item. One without a key could not be told from others later, so it is not parked but fails. */
function settleItem(session: OwnerSession, resolution: Resolution<unknown>, key: string): Settled {
	const { policy } = session.settings;
	if (policy !== 'park' || resolution.match || key !== '') return settle(resolution, policy);
	const failed = settle(resolution, 'error');
	return { ...failed, reason: failed.reason + NO_KEY };
}

/** How long an item has waited: kept when it comes back, whatever becomes of it. */
function parkedNow(session: OwnerSession, index: number, { outcome }: Settled, key: string): IDataObject {
	const before = parkedBefore(session.context.getInputData()[index]?.json ?? {});
	if (outcome === 'parked') return { parked: park(key, before, nowIn(session)) as unknown as IDataObject };
	return before ? { parked: before as unknown as IDataObject } : {};
}

function itemOf<Found>(session: OwnerSession, index: number, resolution: Resolution<Found>, shown: Shown<Found>): OwnerItem {
	const { context, environment, settings } = session;
	const key = settings.policy === 'park' && !resolution.match ? readParkKey(context, index) : '';
	const settled = settleItem(session, resolution, key);
	const fallback = settled.outcome === 'fallback' ? shown.fallback : undefined;
	const taken = resolution.match ? shown.nameOf(resolution.match.found) : (fallback ?? null);
	const value = resolution.match ? shown.valueOf(resolution.match.found) : (fallback?.value ?? null);
	const ownerMatch = { ...matchReport(resolution, settled, taken, shown.list), ...parkedNow(session, index, settled, key), environment, calls: callsOf(session) };
	const isRefused = settled.outcome === 'failed';
	return {
		branch: IS_FOUND[settled.outcome] ? 0 : 1,
		json: { ...context.getInputData()[index]?.json, ...(isRefused ? { outcome: 'failed' } : {}), [shown.field]: value, ownerMatch: ownerMatch as unknown as IDataObject },
		item: index,
		...(isRefused ? { refused: settled.reason } : {}),
	};
}

/** One output item per input item: its own fields, who was found, and how. */
export function perItem<Found>(session: OwnerSession, resolutions: readonly Resolution<Found>[], shown: Shown<Found>): OwnerRun {
	const items = resolutions.map((resolution, index) => itemOf(session, index, resolution, shown));
	const counts = countBy(items, ({ json }) => (json.ownerMatch as { outcome?: string }).outcome);
	return {
		items,
		summary: summary(WORDS.map(([outcome, word]) => [counts[outcome] ?? 0, word]), callsOf(session).requests, othersNotice(session.mapping.ofOthers, session.environment)),
	};
}
