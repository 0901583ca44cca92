import type { EntitySets } from '../../domain/upsert/rowBody';
import type { CompanyContext } from '../../domain/company/decideCompany';
import type { DecideContext } from '../../domain/upsert/decision';
import type { QueryOptions } from '../../domain/odata/path';
import type { KnownRow } from '../../domain/upsert/item';
import type { DataverseClient } from '../DataverseClient';
import type { Sleep } from '../ports';

/** The companies of a run: what deciding needs, and the same context over accounts for reading and writing them. */
export interface Companies extends CompanyContext {
	accounts: UpsertContext;
}

/** What the steps of one upsert run share. */
export interface UpsertContext extends DecideContext {
	client: DataverseClient;
	sleep: Sleep;
	entitySets: EntitySets;
	/** Per table: what a look-up reads. */
	reads: ReadonlyMap<string, Pick<QueryOptions, 'select' | 'expand'>>;
	/** Present where people are associated with companies. */
	companies?: Companies;
	/** Told of rows as soon as they are made, while others are still being written. */
	onCreated?: (rows: readonly KnownRow[]) => void;
}
