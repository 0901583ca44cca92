import { inputReader, MATCH_INPUTS } from '../mapping/defaultColumns';
import type { MappingRow } from '../mapping/mappingRow';
import type { MatchField } from '../matching/matchRule';
import type { MatchValues } from '../matching/ruleKeys';
import { websiteKey } from '../matching/website';
import { isEmptyValue } from '../values/convertValue';
import { companyDomain } from './companyDomain';
import type { CompanySettings } from './companySettings';

/** What an item says about the person's company. */
export interface CompanyDetails {
	values: MatchValues;
	/** Columns of the account that would be made. */
	mapping: readonly MappingRow[];
	/** A decision that came back from review: the account to link, or that one is to be made. */
	accountId: string | null;
	createAccount: boolean;
}

/** Input names of a company's details; the name's are those of every person. */
const INPUTS = {
	email: ['email', 'emailAddress', 'mail'],
	website: ['companyWebsite', 'website', 'url', 'domain'],
	externalId: ['companyExternalId', 'companyId'],
	accountId: ['accountId'],
	createAccount: ['createAccount'],
};

const isYes = (value: unknown) => value === true || String(value).toLowerCase() === 'true';

/** A person's company as the item tells it; null when it tells nothing. */
export function companyDetails(json: Readonly<Record<string, unknown>>, settings: CompanySettings): CompanyDetails | null {
	const read = inputReader(json);
	const text = (names: readonly string[]): string => {
		const value = read(names);
		return isEmptyValue(value) || typeof value === 'object' ? '' : String(value).trim();
	};
	const [name, website, externalId] = [text(MATCH_INPUTS.company), text(INPUTS.website), text(INPUTS.externalId)];
	const domain = companyDomain(text(INPUTS.email), settings.freeMailDomains) ?? '';
	const accountId = text(INPUTS.accountId) || null;
	const createAccount = isYes(read(INPUTS.createAccount));
	const found: [MatchField, string][] = [['externalId', externalId], ['domain', domain], ['company', name], ['website', websiteKey(website) ? website : '']];
	const values = new Map(found.filter(([, value]) => value !== '').map(([field, value]) => [field, [value]] as const));
	if (values.size === 0 && !accountId) return null;
	const columns: [string, string][] = [['name', name || domain || website], ['websiteurl', website || domain], [settings.externalIdColumn, externalId]];
	return {
		values,
		mapping: columns.filter(([column, value]) => column && value).map(([column, value]) => ({ column, value, update: 'completeIfMissing' })),
		accountId,
		createAccount,
	};
}
