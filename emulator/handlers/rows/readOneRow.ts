import type { ApiRequest, Environment, Payload, StoredRow, TableSchema } from '../../contracts';
import { parsePrefer } from '../../protocol/prefer';
import { refuse } from '../../protocol/refusals';
import { contextOf } from '../../query/contextAddress';
import { expandRows } from '../../query/expandRows';
import { baseAddress } from '../../query/readRows';
import { resolveSelect } from '../../query/projection';
import type { ReadOptions } from '../../query/readOptions';
import { createRowWriter } from '../../query/represent';
import { requireAccess } from '../../security/rowAccess';
import { hiddenFrom } from '../../security/securedColumns';

/** A row the caller may read; refuses with 404 or 403. */
export const readableRow = (environment: Environment, request: ApiRequest, table: TableSchema, id: string): StoredRow => {
	const row = environment.store.find(table.logicalName, id);
	if (!row) throw refuse.noRow(table, id);
	requireAccess(environment, request.caller, 'Read', table, row);
	return row;
};

/** One row as the body of an answer, with its expands. */
export const readOneRow = (environment: Environment, request: ApiRequest, table: TableSchema, row: StoredRow, options: Pick<ReadOptions, 'select' | 'expand'>): Payload => {
	const { columns } = resolveSelect(environment.schema, table, options.select);
	const write = createRowWriter(environment, parsePrefer(request.headers.prefer).wantsAnnotation, hiddenFrom(environment, request.caller));
	const body = write(row, columns);
	expandRows({ environment, caller: request.caller, write, base: baseAddress(request) }, table, [{ row, body }], options.expand);
	return { '@odata.context': contextOf(request, table, options, true), ...body };
};
