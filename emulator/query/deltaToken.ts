import { createHash } from 'node:crypto';
import type { Environment, TableSchema } from '../contracts';
import { refuse } from '../protocol/refusals';
import { encodeLower, type ChangeMark } from './pagingCookie';

const dayMs = 86_400_000;
const checksumLength = 10;

const checksum = (...parts: unknown[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, checksumLength);

/** `2026-03-04T05:06:07Z` as `03/04/2026 05:06:07`. */
const written = ({ at }: ChangeMark): string => `${at.slice(5, 7)}/${at.slice(8, 10)}/${at.slice(0, 4)} ${at.slice(11, 19)}`;

const ofTable = (epoch: string, table: TableSchema, mark: ChangeMark): string => checksum(epoch, table.logicalName, mark);
const ofSelect = (select: string[] | undefined): string => checksum([...(select ?? ['*'])].sort());

/**
 * Writes a `$deltatoken`, encoded for an address: version and moment as the documentation shows them, and what tells a token of another
 * table, selection or state of the environment.
 */
export const writeDeltaToken = ({ store }: Environment, table: TableSchema, select: string[] | undefined, mark: ChangeMark): string => {
	const [epoch = ''] = store.epochs(table.logicalName);
	return encodeLower(`${mark.version}!${written(mark)}!${ofTable(epoch, table, mark)}${ofSelect(select)}`);
};

const shape = /^(\d+)!(\d\d)\/(\d\d)\/(\d{4}) (\d\d:\d\d:\d\d)!([\w-]{10})([\w-]{10})$/;

/** How a token without a selection to compare is read: `/$count` takes it as it is. */
export const anySelect = Symbol('any $select');

const checkAge = ({ store, clock, settings, organizationId }: Environment, { at }: ChangeMark): void => {
	const days = Number(store.pick('organization', organizationId, ['expirechangetrackingindays'])?.expirechangetrackingindays ?? 7);
	if (clock.now().getTime() - Date.parse(at) > days * dayMs) throw refuse.deltaTokenExpired(settings.expiredTokenStatus);
};

/**
 * Reads a `$deltatoken`, decoded. Refused are malformed tokens and those of other tables or environments (400), of another `$select`
 * unless the settings take it, and expired ones (0x80044352): too old, or from before a restore of the environment.
 */
export const readDeltaToken = (environment: Environment, table: TableSchema, text: string, select: string[] | undefined | typeof anySelect): ChangeMark => {
	const [, version, month, day, year, time, tableSum, selectSum] = shape.exec(text) ?? [];
	if (version === undefined) throw refuse.argument('The delta token is malformed.');
	const mark: ChangeMark = { version: Number(version), at: `${year}-${month}-${day}T${time}Z` };
	const epoch = environment.store.epochs(table.logicalName).findIndex((each) => ofTable(each, table, mark) === tableSum);
	if (epoch < 0) throw refuse.argument(`The delta token does not belong to the table '${table.logicalName}' of this environment.`);
	if (epoch > 0) throw refuse.deltaTokenExpired(environment.settings.expiredTokenStatus);
	if (select !== anySelect && environment.settings.changedSelectWithToken === 'refused' && ofSelect(select) !== selectSum) {
		throw refuse.argument('The delta token does not belong to this $select.');
	}
	checkAge(environment, mark);
	return mark;
};
