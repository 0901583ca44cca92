import type { TableMetadata } from '../../domain/metadata/table';
import type { MappedColumn } from '../../domain/mapping/resolveMapping';
import type { ColumnReport } from '../../domain/testMapping/columnReport';
import { contribute } from '../../domain/upsert/contribute';
import type { Contribution, KnownRow } from '../../domain/upsert/item';
import { rowBody } from '../../domain/upsert/rowBody';
import type { JsonObject } from '../reply';
import type { UpsertContext } from '../upsert/context';
import type { PermittedHeaders } from './permittedHeaders';

/** A table whose mapping is to be tried, planned like a row of an upsert. */
export interface TestedTable {
	table: TableMetadata;
	/** Whether runs make rows in it; in the other table of *Look In* they only change some. */
	isSaveAs: boolean;
	contribution: Contribution;
	columns: readonly ColumnReport[];
	/** Sentences about columns without which no row can be made. */
	missing: readonly string[];
}

/** What the steps of one test share. */
export interface TestContext {
	upsert: UpsertContext;
	headers: PermittedHeaders;
	/** `?tag=...` of every write, or empty. */
	tag: string;
}

/** Fresh rows get their values by the same steps as in an upsert. */
export function testBody({ upsert }: TestContext, { table, contribution }: TestedTable, columns: readonly MappedColumn[], owner: Contribution['owner']): JsonObject {
	const row: KnownRow = { table: table.logicalName, id: '', etag: null, isNew: true, values: {}, original: {}, contributions: [] };
	contribute(row, { ...contribution, columns, owner }, upsert.settings);
	return rowBody(row, upsert.entitySets);
}
