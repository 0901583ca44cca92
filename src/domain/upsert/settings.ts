import type { CompanySettings } from '../company/companySettings';
import type { MatchRule } from '../matching/matchRule';
import type { FieldSettings } from '../matching/fieldColumns';
import type { MergeSettings } from '../mapping/mergeColumn';
import type { ConversionSettings } from '../values/convertValue';

export type IfFound = 'update' | 'skip' | 'review' | 'createAnyway';
/** What to do with a row that is out of use when no active row was found. */
export type InactiveMatches = 'review' | 'update' | 'reactivate' | 'ignore';
export type SeveralMatches = 'review' | 'lastModified' | 'oldest' | 'mostComplete';

/** Everything a run of the upsert needs to know besides its items; the same for all of them. */
export interface UpsertSettings extends FieldSettings, MergeSettings, ConversionSettings {
	/** Logical name of the table in which new rows are made. */
	saveAs: string;
	/** Tables searched for the person, in order; rows found there are updated there. */
	lookIn: readonly string[];
	/** The duplicate cascade, in order. */
	rules: readonly MatchRule[];
	ifFound: IfFound;
	severalMatches: SeveralMatches;
	/** For inactive rows; merged rows whose master cannot be seen and qualified leads whose contact cannot always go to review. */
	inactiveMatches: InactiveMatches;
	/** For disqualified leads. */
	disqualifiedLeads: InactiveMatches;
	/** How people are associated with companies; null: not at all. */
	company: CompanySettings | null;
	/** ISO 3166 code for phone numbers without country prefix. */
	phoneCountry?: string;
	/** Whether phones are also looked for by their last four digits, in whatever spelling. */
	searchFormattedNumbers: boolean;
	/** Whether the owner is also set on rows that exist already. */
	ownerOnUpdate: boolean;
	/** Show what would happen, write nothing. */
	dryRun: boolean;
	/** Most input items of one run. */
	maximumRecords: number;
	/** Whether Dataverse's own published duplicate rules are asked on every create and update. */
	duplicateRules: boolean;
	/** Headers of every write: bypass switches and the like. */
	writeHeaders: Readonly<Record<string, string>>;
	/** Text that plug-ins and flows can see on every write; empty for none. */
	tag: string;
	/** Rows per write request, 1 to 1,000. */
	groupSize: number;
	/** Whether more items than that stop the run, or the surplus is skipped. */
	overMaximum: 'stop' | 'skipRest';
}
