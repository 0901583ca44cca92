import type { MatchRule } from '../matching/matchRule';

/** How people are associated with companies; each choice is a person's (`review`) unless it is made automatic. */
export interface CompanySettings {
	/** Column of account that holds the company's id in the other system, or empty. */
	externalIdColumn: string;
	alsoByWebsite: boolean;
	noMatch: 'review' | 'create';
	oneMatch: 'review' | 'link';
	severalMatches: 'review' | 'lastModified';
	/** What is written while a company waits for a decision. */
	whileUnderReview: 'nothing' | 'person';
	/** Mail domains that say nothing about a company, besides the well-known ones. */
	freeMailDomains: ReadonlySet<string>;
}

const RULES: { rule: MatchRule; isUsed: (settings: CompanySettings) => boolean }[] = [
	{ rule: { label: 'external id', fields: ['externalId'] }, isUsed: ({ externalIdColumn }) => externalIdColumn !== '' },
	{ rule: { label: 'e-mail domain', fields: ['domain'] }, isUsed: () => true },
	{ rule: { label: 'company name', fields: ['company'] }, isUsed: () => true },
	{ rule: { label: 'website', fields: ['website'] }, isUsed: ({ alsoByWebsite }) => alsoByWebsite },
];

/** The order in which a person's company is looked for. */
export const companyRules = (settings: CompanySettings): MatchRule[] => RULES.filter(({ isUsed }) => isUsed(settings)).map(({ rule }) => rule);
