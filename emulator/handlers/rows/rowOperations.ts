import type { Environment, RowOperations } from '../../contracts';
import { resolveSelect } from '../../query/projection';
import { createRowWriter } from '../../query/represent';
import { createRow } from './createRow';
import { parseKey, resolveKey } from './keys';
import { removeRow } from './removeRow';
import { updateRow } from './updateRow';
import { upsertRow } from './upsertRow';

/** The checked writes of an environment. */
export const createRowOperations = (environment: () => Environment): RowOperations => ({
	create: (table, payload, caller) => createRow(environment(), table, payload, caller),
	update: (table, id, payload, caller, ifMatch) => updateRow(environment(), table, id, payload, caller, ifMatch),
	upsert: (table, key, payload, caller) => upsertRow(environment(), table, key, payload, caller),
	remove: (table, id, caller, ifMatch) => removeRow(environment(), table, id, caller, ifMatch),
	parseKey: (table, text) => parseKey(environment(), table, text),
	resolveKey: (table, key) => resolveKey(environment(), table, key),
	represent(table, row, properties, annotations = () => false) {
		const { columns } = resolveSelect(environment().schema, table, properties);
		return createRowWriter(environment(), annotations)(row, columns);
	},
});
