import type { DatabaseSync } from 'node:sqlite';
import { dataTables } from './createTables';
import { quote } from './sqlNames';

const copyName = (snapshot: string, table: string): string => quote(`$snapshot:${snapshot.replaceAll('"', '')}:${table}`);

/** Keeps a copy of every row in temporary tables of the same connection. */
export const takeSnapshot = (database: DatabaseSync, snapshot: string): void => {
	for (const table of dataTables(database)) {
		database.exec(`DROP TABLE IF EXISTS temp.${copyName(snapshot, table)}`);
		database.exec(`CREATE TEMP TABLE ${copyName(snapshot, table)} AS SELECT * FROM main.${quote(table)}`);
	}
};

/**
 * Puts the rows of a snapshot back. The row version keeps counting, so that no ETag is used twice.
 * @returns false when there is no such snapshot
 */
export const restoreSnapshot = (database: DatabaseSync, snapshot: string): boolean => {
	const tables = dataTables(database);
	const first = copyName(snapshot, tables[0] ?? '').slice(1, -1);
	if (!database.prepare('SELECT 1 FROM temp.sqlite_master WHERE name = ?').get(first)) return false;
	for (const table of tables) {
		database.exec(`DELETE FROM main.${quote(table)}; INSERT INTO main.${quote(table)} SELECT * FROM temp.${copyName(snapshot, table)}`);
	}
	return true;
};
