import type { Caller, Environment, Payload, RowKey, StoredRow, TableSchema } from '../../contracts';
import { isLookup } from '../../schema/loadSchema';
import { createRow } from './createRow';
import { keyProperty, resolveKey } from './keys';
import { updateRow } from './updateRow';

/** Key columns of a body are ignored on update. */
const withoutKey = (environment: Environment, table: TableSchema, key: RowKey, payload: Payload): Payload => {
	if ('id' in key) return payload;
	const names = new Set(Object.keys(key.values).map((name) => keyProperty(environment, table, name)));
	return Object.fromEntries(Object.entries(payload).filter(([name]) => !names.has(name)));
};

const fromKey = (environment: Environment, table: TableSchema, values: StoredRow): Payload => {
	const { schema } = environment;
	return Object.fromEntries(
		Object.entries(values).map(([name, value]) => {
			const column = schema.column(table, name);
			if (!column || !isLookup(column)) return [name, value];
			const [navigation] = column.navigationProperties ?? [];
			const target = schema.tables.get(navigation?.target ?? '');
			return [`${navigation?.name}@odata.bind`, `/${target?.entitySetName}(${value})`];
		}),
	);
};

const createWithKey = (environment: Environment, table: TableSchema, key: RowKey, payload: Payload, caller: Caller): string => {
	if ('id' in key) return createRow(environment, table, { ...payload, [table.primaryIdAttribute]: key.id }, caller);
	const fromAddress = fromKey(environment, table, key.values);
	const merged = environment.settings.bodyWinsOverKeyOnCreate ? { ...fromAddress, ...payload } : { ...payload, ...fromAddress };
	return createRow(environment, table, merged, caller);
};

/** Updates the row with this key, or creates it with the key's values. */
export const upsertRow = (environment: Environment, table: TableSchema, key: RowKey, payload: Payload, caller: Caller): { id: string; created: boolean } => {
	const id = resolveKey(environment, table, key);
	if (id === undefined) return { id: createWithKey(environment, table, key, payload, caller), created: true };
	updateRow(environment, table, id, withoutKey(environment, table, key, payload), caller);
	return { id, created: false };
};
