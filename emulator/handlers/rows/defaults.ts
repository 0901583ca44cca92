import type { Caller, Environment, StoredRow, TableSchema } from '../../contracts';
import { formatMoment } from '../../query/moments';
import { sqlType } from '../../store/sqlNames';
import { ownership, stampedBy } from './ownership';
import { baseIds } from '../../store/baseData';

const defaultsOf = new WeakMap<TableSchema, StoredRow>();

/** Default values of choices and yes/no columns, worked out once per table. */
const columnDefaults = (table: TableSchema): StoredRow => {
	const known = defaultsOf.get(table);
	if (known) return known;
	const found = table.columns.filter((column) => column.defaultValue !== undefined && sqlType(column) && column.type !== 'State' && column.type !== 'Status');
	const defaults = Object.fromEntries(found.map((column) => [column.logicalName, Number(column.defaultValue)]));
	defaultsOf.set(table, defaults);
	return defaults;
};

const currency = ({ schema, store }: Environment, table: TableSchema, values: StoredRow): StoredRow => {
	if (!schema.column(table, 'transactioncurrencyid') || table.logicalName === 'transactioncurrency') return {};
	const id = (values.transactioncurrencyid ?? baseIds.currency) as string;
	const rate = Number(store.pick('transactioncurrency', id, ['exchangerate'])?.exchangerate ?? 1);
	return { transactioncurrencyid: id, transactioncurrencyid$type: 'transactioncurrency', ...(schema.column(table, 'exchangerate') ? { exchangerate: rate } : {}) };
};

/** `overriddencreatedon` of a body surfaces as `createdon`, and the real moment moves to `overriddencreatedon`. */
const createdOn = (values: StoredRow, now: string): StoredRow => {
	const given = values.overriddencreatedon ?? null;
	return given === null ? { createdon: now } : { createdon: given, overriddencreatedon: now };
};

/** A new row in full: the body's values over the platform's defaults. */
export const withDefaults = (environment: Environment, table: TableSchema, values: StoredRow, caller: Caller): StoredRow => {
	const { schema, clock } = environment;
	const now = formatMoment(clock.now());
	const owner = table.ownershipType === 'UserOwned' ? ownership(environment, table, String(values.ownerid ?? caller.userId), String(values.ownerid$type ?? 'systemuser')) : {};
	const row: StoredRow = { ...columnDefaults(table), ...values, ...owner, ...currency(environment, table, values) };
	if (schema.column(table, 'createdon')) Object.assign(row, createdOn(values, now));
	if (schema.column(table, 'modifiedon')) row.modifiedon = now;
	if (table.isActivity && schema.column(table, 'activitytypecode')) row.activitytypecode = table.logicalName;
	if (table.logicalName === 'annotation' && row.objectid$type) row.objecttypecode = row.objectid$type;
	return { ...row, ...stampedBy(environment, table, caller, 'created'), ...stampedBy(environment, table, caller, 'modified') };
};
