import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import type { Schema, Store, StoredRow, StoredValue, TableSchema } from '../contracts';
import { createTables, dataTables } from './createTables';
import { foldText } from './fold';
import { likeToRegExp } from './likePattern';
import { createReservedVersions } from './reservedVersions';
import { restoreSnapshot, takeSnapshot } from './snapshots';
import { comparable, isText, quote } from './sqlNames';
import { createStatementCache } from './statements';

const openDatabase = (path: string, ignoreAccents: boolean): DatabaseSync => {
	const database = new DatabaseSync(path);
	database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -200000');
	database.function('fold', { deterministic: true }, (text) => (typeof text === 'string' ? foldText(text, ignoreAccents) : text));
	database.function('matches', { deterministic: true }, (text, pattern) => (typeof text === 'string' ? Number(likeToRegExp(String(pattern)).test(text)) : null));
	return database;
};

const literal = (value: StoredValue): string => (typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value ?? 'NULL'));

/** An insert in which only some columns are left to fill in; binding the others for every row would take longer than writing them. */
const insertStatement = (name: string, constants: StoredRow, open: string[]): string => {
	const names = [...Object.keys(constants), ...open].map(quote);
	return `INSERT INTO ${quote(name)} (${names.join(', ')}) VALUES (${[...Object.values(constants).map(literal), ...open.map(() => '?')].join(', ')})`;
};

/**
 * Opens the database and its tables. `path` is a file or `:memory:`; `ignoreAccents` must stay the same for a file's whole life.
 */
export const createStore = (schema: Schema, path: string, ignoreAccents: boolean): Store => {
	const database = openDatabase(path, ignoreAccents);
	createTables(database, schema.tables);
	const prepare = createStatementCache(database);
	let writes = 0;
	let lastVersion = Number(prepare('SELECT value FROM "$version"').get()?.value ?? 0);

	const reserved = createReservedVersions();
	const takeVersion = (): number => {
		writes += 1;
		return reserved.take() ?? (lastVersion += 1);
	};
	const keepVersion = (): void => {
		prepare('UPDATE "$version" SET value = ?').run(lastVersion);
	};
	const nextVersion = (): number => {
		const version = takeVersion();
		keepVersion();
		return version;
	};
	const beginEpoch = (name: string | null): void => {
		prepare('INSERT INTO "$epoch" ("table", value) VALUES (?, ?)').run(name, randomUUID());
	};
	if (!prepare('SELECT 1 FROM "$epoch"').get()) beginEpoch(null);
	const table = (name: string): TableSchema => schema.table(name);
	const stamped = (name: string, row: StoredRow): StoredRow => {
		const version = nextVersion();
		return schema.column(table(name), 'versionnumber') ? { ...row, versionnumber: version } : row;
	};

	return {
		database,
		find: (name, id) => prepare(`SELECT * FROM ${quote(name)} WHERE ${quote(table(name).primaryIdAttribute)} = ?`).get(id) as StoredRow | undefined,
		pick: (name, id, columns) =>
			prepare(`SELECT ${columns.map(quote).join(', ')} FROM ${quote(name)} WHERE ${quote(table(name).primaryIdAttribute)} = ?`).get(id) as StoredRow | undefined,
		findBy(name, values) {
			const given = Object.entries(values).map(([key, value]) => {
				const column = schema.column(table(name), key);
				const expression = column ? comparable(column, 't') : `t.${quote(key)}`;
				const compared = column && isText(column) && typeof value === 'string' ? foldText(value, ignoreAccents) : value;
				return { condition: value === null ? `${expression} IS NULL` : `${expression} = ?`, parameters: value === null ? [] : [compared] };
			});
			const sql = `SELECT t.* FROM ${quote(name)} t WHERE ${given.map(({ condition }) => condition).join(' AND ')}`;
			return prepare(sql).all(...given.flatMap(({ parameters }) => parameters)) as StoredRow[];
		},
		insert(name, row) {
			const complete = stamped(name, row);
			const names = Object.keys(complete);
			prepare(`INSERT INTO ${quote(name)} (${names.map(quote).join(', ')}) VALUES (${names.map(() => '?').join(', ')})`).run(...Object.values(complete));
		},
		insertMany(name, constants, varying, rows) {
			const versioned = schema.column(table(name), 'versionnumber') !== undefined;
			const statement = prepare(insertStatement(name, constants, versioned ? [...varying, 'versionnumber'] : varying));
			for (const values of rows) {
				const version = takeVersion();
				if (versioned) statement.run(...values, version);
				else statement.run(...values);
			}
			keepVersion();
		},
		update(name, id, changes) {
			const complete = stamped(name, changes);
			const assignments = Object.keys(complete).map((key) => `${quote(key)} = ?`);
			if (assignments.length === 0) return;
			prepare(`UPDATE ${quote(name)} SET ${assignments.join(', ')} WHERE ${quote(table(name).primaryIdAttribute)} = ?`).run(...Object.values(complete), id);
		},
		remove(name, id) {
			prepare(`DELETE FROM ${quote(name)} WHERE ${quote(table(name).primaryIdAttribute)} = ?`).run(id);
			prepare('DELETE FROM "$tombstone" WHERE id = ? AND "table" = ?').run(id, name);
			prepare('INSERT INTO "$tombstone" VALUES (?, ?, ?)').run(name, id, nextVersion());
		},
		link(intersect, pair) {
			const names = Object.keys(pair);
			writes += 1;
			prepare(`INSERT OR IGNORE INTO ${quote(intersect)} (${names.map(quote).join(', ')}) VALUES (${names.map(() => '?').join(', ')})`).run(...Object.values(pair));
		},
		unlink(intersect, pair) {
			writes += 1;
			prepare(`DELETE FROM ${quote(intersect)} WHERE ${Object.keys(pair).map((key) => `${quote(key)} = ?`).join(' AND ')}`).run(...Object.values(pair));
		},
		version: () => lastVersion,
		settledVersion: () => reserved.first() ?? lastVersion,
		reserveVersions(count) {
			const first = lastVersion + 1;
			lastVersion += count;
			keepVersion();
			return reserved.hold(first, count);
		},
		tombstones(name, { after, upTo = lastVersion, limit = -1, onlyGone = false }) {
			const key = quote(table(name).primaryIdAttribute);
			const gone = onlyGone ? `AND NOT EXISTS (SELECT 1 FROM ${quote(name)} r WHERE r.${key} = d.id)` : '';
			const sql = `SELECT id, version FROM "$tombstone" d WHERE "table" = ? AND version > ? AND version <= ? ${gone} ORDER BY version LIMIT ?`;
			return prepare(sql).all(name, after, upTo, limit) as unknown as { id: string; version: number }[];
		},
		epochs: (name) => prepare('SELECT value FROM "$epoch" WHERE "table" IS NULL OR "table" = ? ORDER BY position DESC').all(name).map(({ value }) => String(value)),
		beginEpoch,
		writes: () => writes,
		clear() {
			// Roles' privileges are no rows of any table a caller could put back.
			for (const name of dataTables(database)) if (name !== 'roleprivileges') database.exec(`DELETE FROM ${quote(name)}`);
			reserved.clear();
			beginEpoch(null);
		},
		snapshot: (name) => takeSnapshot(database, name),
		restore(name) {
			const restored = restoreSnapshot(database, name);
			if (restored) beginEpoch(null);
			return restored;
		},
		close: () => database.close(),
	};
};
