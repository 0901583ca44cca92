import type { DatabaseSync } from 'node:sqlite';
import { indexName, quote } from './sqlNames';

/** Filling an index row by row costs several times what building it anew costs per row. */
const rebuildIsWorth = 5;
/** Below it the time does not matter. */
const fewRows = 5000;

/**
 * Runs work that adds `added` rows to a table. Where that is faster, the indexes on `columns`, whose values come in no order, are put
 * aside meanwhile and built anew afterwards. Inside a transaction, so that a failure brings them back.
 */
export const whileFilling = <T>(database: DatabaseSync, table: string, columns: string[], added: number, work: () => T): T => {
	const present = Number(database.prepare(`SELECT count(*) AS n FROM ${quote(table)}`).get()?.n ?? 0);
	if (added < fewRows || present > added * rebuildIsWorth) return work();
	const names = new Set(columns.map((column) => indexName(table, column)));
	const all = database.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL").all(table);
	const indexes = all.filter(({ name }) => names.has(String(name)));
	for (const { name } of indexes) database.exec(`DROP INDEX ${quote(String(name))}`);
	const result = work();
	for (const { sql } of indexes) database.exec(String(sql));
	return result;
};
