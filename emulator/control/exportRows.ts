import type { Environment, StoredRow, StoredValue } from '../contracts';
import { controlsOf } from './controls';

/** Every row of an environment by table, and the pairs of N:N relationships by intersect table. */
export interface ExportedRows {
	tables: Record<string, StoredRow[]>;
	links: Record<string, StoredRow[]>;
}

/** Copies the whole state out, in a form that `importRows` of another process takes. */
export function exportRows(environment: Environment): ExportedRows {
	return { tables: readAll(environment, tableNames(environment)), links: readAll(environment, linkNames(environment)) };
}

/** Replaces every row. Rows get new versions, so that no ETag given out before fits by accident; deletions are forgotten. */
export function importRows(environment: Environment, rows: ExportedRows): void {
	const { store } = environment;
	const work = () => {
		store.clear();
		for (const [table, list] of Object.entries(rows.tables)) list.forEach((row) => store.insert(table, row));
		for (const [table, list] of Object.entries(rows.links)) list.forEach((row) => store.link(table, row));
	};
	controlsOf(environment).writes.without(() => environment.inTransaction(work, () => true));
}

/** Raw rows of one table whose columns equal the given texts. */
export function rawRows({ store }: Environment, table: string, filters: Record<string, string>): StoredRow[] {
	const all = store.database.prepare(`SELECT * FROM "${table}"`).all() as StoredRow[];
	return all.filter((row) => Object.entries(filters).every(([name, text]) => textOf(row[name]) === text));
}

const textOf = (value: StoredValue | undefined): string => (value === null || value === undefined ? 'null' : String(value));

const readAll = (environment: Environment, names: string[]): Record<string, StoredRow[]> =>
	Object.fromEntries(names.map((name) => [name, rawRows(environment, name, {})]).filter(([, rows]) => rows?.length !== 0));

const tableNames = ({ schema }: Environment): string[] => [...schema.tables.keys()];

const linkNames = ({ schema }: Environment): string[] => [...new Set([...schema.tables.values()].flatMap((table) => table.manyToMany.map((many) => many.intersectEntityName)))];
