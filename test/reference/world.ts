import type { FaultRule } from '../../emulator/contracts';
import type { Table } from './columns';

export type Update = 'completeIfMissing' | 'overwrite' | 'overwriteOrClear' | 'append';

export type InactiveMatches = 'review' | 'update' | 'reactivate' | 'ignore';

/** A row of the mapping: a column filled from a field of the item. */
export interface FieldRow {
	column: string;
	from: string;
	update: Update;
}

export type Item = Record<string, unknown>;

/** A row of the CRM before the run: Web API names, its id included. */
export type ExistingRow = Record<string, unknown>;

/** How people are associated with companies. */
export interface CompanyChoices {
	externalIdColumn: '' | 'new_externalid';
	alsoByWebsite: boolean;
	noMatch: 'review' | 'create';
	oneMatch: 'review' | 'link';
	severalMatches: 'review' | 'lastModified';
	whileUnderReview: 'nothing' | 'person';
	/** A domain the user calls free mail, or empty. */
	freeMailDomains: '' | 'free.example';
}

/** Everything one comparison is about. */
export interface World {
	saveAs: Table;
	lookIn: 'leadsThenContacts' | 'contactsThenLeads' | 'chosenTable';
	findExistingBy: 'popl' | 'zoomInfoPerson' | 'fullCascade' | 'custom';
	/** Column of the external id, or empty. */
	externalIdColumn: '' | 'new_externalid';
	/** Columns of each custom rule. */
	customRules: string[][];
	/** Create Anyway takes its Event ID from the item's field `event`. */
	ifFound: 'update' | 'skip' | 'review' | 'createAnyway';
	severalMatches: 'review' | 'lastModified' | 'oldest' | 'mostComplete';
	/** For inactive rows; leads of state 1 are qualified and those of state 2 disqualified. */
	inactiveMatches: InactiveMatches;
	disqualifiedLeads: Exclude<InactiveMatches, 'update'>;
	phoneCountry: '' | 'US';
	mapping: 'defaultColumns' | 'defaultsPlusMyRows' | 'myRowsOnly' | 'autoMap';
	fields: Record<Table, FieldRow[]>;
	owner: 'leave' | 'fromItem' | 'fixed';
	ownerOnUpdate: boolean;
	/** As typed; `\\n` stands for a new line. */
	separator: '' | ' | ' | '\\n' | '; ';
	textTooLong: 'error' | 'truncate';
	groupSize: number;
	/** 0: no limit; else the rest is skipped. */
	maximumRecords: number;
	onError: 'continueErrorOutput' | 'stopWorkflow';
	/** Runs once without writing first, which has to say what the real run then says. */
	dryRunFirst: boolean;
	/** Null: people are not associated with companies. */
	company: CompanyChoices | null;
	existing: Record<Table | 'account', ExistingRow[]>;
	/** The items of each run; runs come one after the other. */
	runs: Item[][];
	/** What goes wrong with requests of the node; none of it may show in the result. */
	faults: FaultRule[];
}

/** What becomes of an item. */
export interface Outcome {
	outcome: 'created' | 'updated' | 'unchanged' | 'skipped' | 'needsReview' | 'failed';
	table: string | null;
	id: string | null;
	matchedBy: string | null;
	/** Ids of rows that were there before the run. */
	candidates: string[];
	changes: Record<string, [from: unknown, to: unknown]>;
	/** The account a contact was linked to in this run. */
	accountId: string | null;
	/** Ids of accounts that were there before the run. */
	accounts: string[];
	companyPending: boolean;
}
