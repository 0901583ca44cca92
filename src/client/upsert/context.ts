import type { EntitySets } from '../../domain/upsert/rowBody';
import type { RowIdentity } from '../../domain/identity/newRowId';
import type { KnownRow } from '../../domain/upsert/item';
import type { DecideContext } from '../../domain/upsert/decide';
import type { QueryOptions } from '../../domain/odata/path';
import type { DataverseClient } from '../DataverseClient';
import type { Sleep } from '../ports';

/** What the steps of one upsert run share. */
export interface UpsertContext extends DecideContext {
	client: DataverseClient;
	sleep: Sleep;
	entitySets: EntitySets;
	/** Per table: what a look-up reads. */
	reads: ReadonlyMap<string, Pick<QueryOptions, 'select' | 'expand'>>;
	/** Of every row this run makes: what its id was derived from. */
	identities: Map<KnownRow, RowIdentity>;
}
