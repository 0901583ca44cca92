import type { DataverseFault } from '../../domain/faults/fault';
import type { JsonObject } from '../reply';

/** What all writes of one call share. Rows of one call must have different ids. */
export interface WritePlan<Row> {
	entitySetName: string;
	logicalName: string;
	/** Logical name of the primary key column. */
	primaryId: string;
	/** Whether the table offers CreateMultiple (creates) or UpdateMultiple (updates); false also where headers forbid bulk messages. */
	bulk: boolean;
	rows: Row[];
	/** Sent with every operation, also inside `$batch`. */
	headers?: Record<string, string>;
	/** Rows per request; default 100. */
	groupSize?: number;
	/** Text plug-ins can see, added as `?tag=`. */
	tag?: string;
	/** Told of every group of rows as soon as its answer is there; every row's result is also part of the whole answer. */
	onGroup?: (results: readonly RowResult[]) => void;
}

export interface CreateRow {
	/** GUID chosen by us; added to the body under the primary key. */
	id: string;
	body: JsonObject;
}

export interface UpdateRow {
	id: string;
	body: JsonObject;
	/** The version that was read (`@odata.etag`); without it any version is overwritten, but a missing row is never created. */
	ifMatch?: string;
}

/**
 * - `written`: done. After a lost answer an update may have been carried out twice, with the same values.
 * - `exists`: a row with this key is there; with `answerLost` it may be our own. Read it back.
 * - `versionConflict`: the row changed since it was read; with `answerLost` by ourselves, perhaps. Read it again.
 * - `refused`: not written, `fault` says why.
 * - `unknown`: no answer arrived in time; the row may or may not be written.
 */
export type RowStatus = 'written' | 'exists' | 'versionConflict' | 'refused' | 'unknown';

export interface RowResult {
	status: RowStatus;
	/** The row's id; differs from the planned one only where an environment turned out to ignore ids in CreateMultiple. */
	id: string;
	fault?: DataverseFault;
	answerLost: boolean;
	requestId: string;
}
