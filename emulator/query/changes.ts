import type { Environment, Payload, StoredRow } from '../contracts';
import { quote } from '../store/sqlNames';
import type { ChangeMark } from './pagingCookie';
import { resolveSelect, selectList } from './projection';
import type { ListRequest } from './readRows';
import { hiddenFrom } from '../security/securedColumns';
import { createRowWriter } from './represent';
import { createQueryContext, createScope, fromClause } from './scope';

/** What happened to a table after one point and up to another. */
export interface ChangeWindow {
	from: ChangeMark;
	to: ChangeMark;
}

/** How far a window was read: new and changed rows come first, deletions after them, each by version. */
export interface ChangePosition {
	inDeletions: boolean;
	version: number;
}

export interface ChangePage {
	entries: Payload[];
	/** Undefined on the last page. */
	next: ChangePosition | undefined;
}

interface Entry {
	body: Payload;
	position: ChangePosition;
}

/** The last version that is still told of. */
const upTo = ({ store, settings }: Environment, { to }: ChangeWindow): number => (settings.changesDuringPaging === 'twice' ? store.settledVersion() : to.version);

const readChanged = ({ environment, request, table, options, preferences }: ListRequest, window: ChangeWindow, after: number, limit: number): Entry[] => {
	const scope = createScope(createQueryContext(environment, request.caller), table);
	const projection = resolveSelect(environment.schema, table, options.select);
	const version = `${scope.alias}.${quote('versionnumber')}`;
	const sql = `SELECT ${selectList(table, scope.alias, projection)} FROM ${fromClause(scope)} WHERE ${version} > ? AND ${version} <= ? ORDER BY ${version} LIMIT ?`;
	const rows = environment.store.database.prepare(sql).all(after, upTo(environment, window), limit) as StoredRow[];
	const write = createRowWriter(environment, preferences.wantsAnnotation, hiddenFrom(environment, request.caller));
	return rows.map((row) => ({ body: write(row, projection.columns), position: { inDeletions: false, version: Number(row.versionnumber) } }));
};

const readDeleted = ({ environment, request, table }: ListRequest, window: ChangeWindow, after: number, limit: number): Entry[] => {
	const onlyGone = !environment.settings.recreatedRowsAlsoDeleted;
	const context = `${request.origin}/api/data/v9.2/$metadata#${table.entitySetName}/$deletedEntity`;
	return environment.store.tombstones(table.logicalName, { after, upTo: upTo(environment, window), limit, onlyGone }).map(({ id, version }) => ({
		body: { '@odata.context': context, id, reason: 'deleted' },
		position: { inDeletions: true, version },
	}));
};

/** Reads a page of at most `size` changes, beginning after a position or at the start of the window. */
export const readChanges = (list: ListRequest, window: ChangeWindow, start: ChangePosition | undefined, size: number): ChangePage => {
	const changed = start?.inDeletions ? [] : readChanged(list, window, start?.version ?? window.from.version, size + 1);
	const deletionsAfter = start?.inDeletions ? start.version : window.from.version;
	const deleted = changed.length > size ? [] : readDeleted(list, window, deletionsAfter, size + 1 - changed.length);
	const found = [...changed, ...deleted];
	const shown = found.slice(0, size);
	return { entries: shown.map(({ body }) => body), next: found.length > size ? shown.at(-1)?.position : undefined };
};

/** How many changes a window holds, counted up to a limit. */
export const countInWindow = ({ environment, table }: ListRequest, window: ChangeWindow, limit: number): number => {
	const sql = `SELECT count(*) AS n FROM (SELECT 1 FROM ${quote(table.logicalName)} WHERE "versionnumber" > ? AND "versionnumber" <= ? LIMIT ?)`;
	const changed = Number(environment.store.database.prepare(sql).get(window.from.version, window.to.version, limit)?.n ?? 0);
	const onlyGone = !environment.settings.recreatedRowsAlsoDeleted;
	const deleted = environment.store.tombstones(table.logicalName, { after: window.from.version, upTo: window.to.version, limit: limit - changed, onlyGone });
	return changed + deleted.length;
};
