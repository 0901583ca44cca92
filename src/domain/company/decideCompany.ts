import { websiteKey } from '../matching/website';
import { GUID } from '../values/convertLookup';
import { chooseMatch } from '../upsert/chooseMatch';
import { decide } from '../upsert/decide';
import type { DecideContext } from '../upsert/decision';
import { findMatch, isActive } from '../upsert/findMatch';
import type { KnownRow, PlannedItem } from '../upsert/item';
import { inactiveReason } from '../upsert/rowState';
import type { CompanyDetails } from './companyDetails';
import type { CompanySettings } from './companySettings';

/** What becomes of a person's company. */
export type CompanyDecision =
	| { kind: 'none' }
	| { kind: 'link'; id: string; row?: KnownRow; reason: string; candidates: readonly KnownRow[] }
	| { kind: 'review'; reason: string; candidates: readonly KnownRow[] }
	| { kind: 'failed'; reason: string };

/** Everything about companies that deciding a person needs. */
export interface CompanyContext {
	settings: CompanySettings;
	/** Over the account table, with the companies' own rules and world. */
	accounts: DecideContext;
	/** By item index. */
	details: ReadonlyMap<number, CompanyDetails>;
	planned: ReadonlyMap<number, PlannedItem>;
}

const link = (row: KnownRow, reason: string, candidates: readonly KnownRow[]): CompanyDecision => ({ kind: 'link', id: row.id, row, reason, candidates });

/** Tells decided accounts apart: by the first detail that accounts are looked for by, else by the website alone. */
function decidedBy({ keys, values }: PlannedItem): string {
	const isKnown = keys.get('account')?.some((ofRule) => ofRule.length > 0);
	return isKnown ? 'createAccount' : `createAccount ${websiteKey(values.get('website')?.[0] ?? '')}`;
}

/** Makes the account under an id of ours, or finds the one an earlier item of the run made. */
function create(planned: PlannedItem, accounts: DecideContext, isDecided: boolean): CompanyDecision {
	const item = isDecided ? { ...planned, decision: { kind: 'create' as const, reviewId: decidedBy(planned) } } : planned;
	const [decision] = decide([item], accounts);
	if (decision?.kind === 'failed') return { kind: 'failed', reason: `Company: ${decision.reason}` };
	if (!decision?.row || decision.kind === 'review') return { kind: 'review', reason: `Company: ${decision?.reason ?? 'no account could be made.'}`, candidates: decision?.candidates ?? [] };
	if (decision.identity) accounts.identities.set(decision.row, decision.identity);
	return link(decision.row, decision.kind === 'create' ? 'New account.' : 'Account of an earlier item of this run.', []);
}

/** The account a person chose, or the one it was merged into. */
function linkChosen(accountId: string, { world }: DecideContext): CompanyDecision {
	if (!GUID.test(accountId)) return { kind: 'failed', reason: `accountId "${accountId.slice(0, 60)}" is no id (GUID) of an account; send the id that was chosen.` };
	const chosen = world.get('account', accountId.toLowerCase());
	if (!chosen) return { kind: 'failed', reason: `accountId names the account ${accountId.toLowerCase()}, which does not exist or cannot be seen by the user of the credential; choose another account.` };
	const row = world.present(chosen);
	if (!isActive(row)) return { kind: 'review', reason: `The account that was chosen ${inactiveReason('account', row.values)}; choose another one.`, candidates: [row] };
	return link(row, row === chosen ? 'Account as decided.' : 'Account as decided; it was merged, and the account it was merged into is used.', [row]);
}

/**
 * Which account a person belongs to: a decision that came back first, then external id, e-mail domain, name and website, each
 * outcome handled as the settings say.
 */
export function decideCompany(itemIndex: number, { settings, accounts, details, planned }: CompanyContext): CompanyDecision {
	const company = details.get(itemIndex);
	const item = planned.get(itemIndex);
	if (!company || !item) return { kind: 'none' };
	if (company.accountId) return linkChosen(company.accountId, accounts);
	if (company.createAccount) return create(item, accounts, true);
	const found = findMatch(item, accounts, isActive);
	if (!found) return settings.noMatch === 'create' ? create(item, accounts, false) : { kind: 'review', reason: 'No account found for the company; create one or choose one.', candidates: [] };
	const [only] = found.rows;
	if (found.rows.length === 1 && only) {
		return settings.oneMatch === 'link' || only.isNew ? link(only, `Account found by ${found.matchedBy}.`, found.rows) : { kind: 'review', reason: `One account found by ${found.matchedBy}; confirm it.`, candidates: found.rows };
	}
	const newest = settings.severalMatches === 'review' ? undefined : chooseMatch(found.rows, settings.severalMatches, accounts.counted);
	return newest
		? link(newest, `The last modified of ${found.rows.length} accounts found by ${found.matchedBy}.`, found.rows)
		: { kind: 'review', reason: `${found.rows.length} accounts found by ${found.matchedBy}; choose one.`, candidates: found.rows };
}
