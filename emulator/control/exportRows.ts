import type { Environment, StoredRow, StoredValue } from '../contracts';
import { dataTables } from '../store/createTables';
import { quote } from '../store/sqlNames';
import { controlsOf } from './controls';

/** Every stored row by SQL table: Dataverse tables, intersect tables, privileges of roles, tombstones. */
export interface ExportedRows {
	tables: Record<string, StoredRow[]>;
}

/** Copies the whole state out, in a form that `importRows` of another process takes. */
export function exportRows({ store }: Environment): ExportedRows {
	const all = dataTables(store.database).map((name) => [name, store.database.prepare(`SELECT * FROM ${quote(name)}`).all() as StoredRow[]] as const);
	return { tables: Object.fromEntries(all.filter(([, rows]) => rows.length > 0)) };
}

/** Replaces every row. Rows get new versions, so that no ETag given out before fits by accident. */
export function importRows(environment: Environment, { tables }: ExportedRows): void {
	const { store, schema } = environment;
	const work = () => {
		store.clear();
		for (const [name, rows] of Object.entries(tables)) {
			const put = schema.tables.has(name) ? store.insert : store.link;
			rows.forEach((row) => put(name, row));
		}
	};
	controlsOf(environment).writes.without(() => environment.inTransaction(work, () => true));
}

/** Raw rows of one table whose columns equal the given texts. */
export function rawRows({ store }: Environment, table: string, filters: Record<string, string>): StoredRow[] {
	const all = store.database.prepare(`SELECT * FROM ${quote(table)}`).all() as StoredRow[];
	return all.filter((row) => Object.entries(filters).every(([name, text]) => textOf(row[name]) === text));
}

const textOf = (value: StoredValue | undefined): string => (value === null || value === undefined ? 'null' : String(value));
