import type { WebApiRow } from '../matching/ruleKeys';

/** What happened to a row, as far as Dataverse lets anybody know. */
export type ChangeKind = 'existing' | 'created' | 'updated' | 'deleted' | 'outsideFilter';

/** Where a row stands in its business process; without a process instance only the name is known, from `stepname`. */
export interface Stage {
	id: string | null;
	name: string | null;
	process: string | null;
}

/** One row of a page of changes. */
export interface Change {
	kind: ChangeKind;
	/** The row's id in the service's own spelling. */
	id: string;
	/** Web API names and values; a deleted row has only its id. */
	row: WebApiRow | null;
	/** Where the row stands in its process, of tables that are read with it; null: in none. */
	stage?: Stage | null;
}

/** One answer of the service to a question for changes. */
export interface ChangesAnswer {
	rows: readonly WebApiRow[];
	nextLink?: string;
	deltaLink?: string;
	/** The service's clock when it answered, ISO 8601 in UTC. */
	serverTime: string;
}

/**
 * Created or updated: Dataverse does not say which. A row counts as created when it was made no earlier than the table was read
 * before, by the service's own clock; both are known to the second.
 * @param since ISO 8601, when the reading before began; null: never read before
 */
export function kindOfRow(row: WebApiRow, since: string | null): 'created' | 'updated' {
	if (since === null || typeof row.createdon !== 'string') return 'updated';
	return Date.parse(row.createdon) >= Math.floor(Date.parse(since) / 1000) * 1000 ? 'created' : 'updated';
}
