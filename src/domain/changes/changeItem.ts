import type { TableMetadata } from '../metadata/table';
import { rowUrls } from '../upsert/rowUrl';
import type { Change } from './change';
import { rowFlattener } from './flattenRow';
import type { TablePosition } from './position';

/** How the reading of a table is getting on; on the first item of every page. */
export interface Progress {
	/** The way changes are found, in words. */
	readBy: string;
	/** Pages and rows given out since the reading began, and rows per second. */
	pages: number;
	rows: number;
	rowsPerSecond: number;
	/** Requests and milliseconds of waiting for the service since then. */
	requests: number;
	waitedMs: number;
	/** Times of the schedule that were left out since publishing, because the one before was still at work. */
	skippedTimes?: number;
	notices?: readonly string[];
}

/** One item as the workflow gets it. */
export type ChangeItem = Record<string, unknown>;

export interface ItemForm {
	environmentUrl: string;
	table: TableMetadata;
	/** Logical names, in the order of the output. */
	columns: readonly string[];
	labels: boolean;
}

/** Changes as the workflow gets them: what happened to which row, and its columns under `row`. */
export function changeItems(changes: readonly Change[], { generation }: Pick<TablePosition, 'generation'>, { environmentUrl, table, columns, labels }: ItemForm): ChangeItem[] {
	const { logicalName, primaryId } = table;
	const flatten = rowFlattener(table, columns, labels);
	const urlOf = rowUrls(environmentUrl, logicalName);
	return changes.map(({ kind, id, row, stage }): ChangeItem => {
		if (row === null) return { change: kind, table: logicalName, id, generation, row: { [primaryId]: id } };
		if (stage === undefined) return { change: kind, table: logicalName, id, generation, url: urlOf(id), row: flatten(row) };
		return { change: kind, table: logicalName, id, generation, url: urlOf(id), stage, row: flatten(row) };
	});
}

/** The item that ends a full resync: what a mirror holds of an older generation is gone from Dynamics. */
export const resyncFinished = (table: TableMetadata, { generation }: Pick<TablePosition, 'generation'>): ChangeItem => ({ change: 'resyncFinished', table: table.logicalName, generation });
