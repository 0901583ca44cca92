import type { LocalDataverse, Row } from '../../demo/host/localDataverse';
import type { PostgresServer } from './postgres';

/** A row as a mirror holds it: its id, and its columns by logical name. */
export interface MirroredRow {
	id: string;
	row: Row;
}

/** Where a mirror is not what the CRM is, in sentences. */
export interface Difference {
	/** Rows of the CRM that the mirror lacks, or holds in an older version. */
	lost: string[];
	/** Rows the mirror holds and the CRM does not, and columns with another value. */
	wrong: string[];
}

/** As the local Dataverse stores it: two-option columns are 0 and 1, moments have no fraction of a second. */
const stored = (value: unknown): unknown => (typeof value === 'boolean' ? Number(value) : value === undefined || value === '' ? null : value);

const versionOf = (row: Row): number => Number(row.versionnumber ?? 0);

const differingColumns = (crm: Row, mirrored: Row): string[] =>
	Object.keys(mirrored).filter((column) => column in crm && String(stored(crm[column])) !== String(stored(mirrored[column])));

/** Compares all rows of a table, and every column that was mirrored. */
export function differenceOf(table: string, primaryId: string, crm: readonly Row[], mirror: readonly MirroredRow[]): Difference {
	const mirrored = new Map(mirror.map(({ id, row }) => [id, row]));
	const ids = new Set(crm.map((row) => String(row[primaryId])));
	const lost: string[] = [];
	const wrong = mirror.filter(({ id }) => !ids.has(id)).map(({ id }) => `${table} ${id} is in the mirror and not in the CRM.`);
	for (const row of crm) {
		const id = String(row[primaryId]);
		const copy = mirrored.get(id);
		if (!copy) lost.push(`${table} ${id} is not in the mirror.`);
		else if (versionOf(copy) < versionOf(row)) lost.push(`${table} ${id} is in the mirror in version ${versionOf(copy)}, not ${versionOf(row)}.`);
		else wrong.push(...differingColumns(row, copy).map((column) => `${table} ${id} has ${column} "${String(copy[column])}" in the mirror and "${String(row[column])}" in the CRM.`));
	}
	return { lost, wrong };
}

const primaryIdOf = (table: string): string => (['task', 'email', 'phonecall', 'appointment'].includes(table) ? 'activityid' : `${table}id`);

/** Compares the tables of a mirror in Postgres with the CRM. */
export async function compareMirror(dataverse: LocalDataverse, postgres: PostgresServer, tables: readonly string[], mirror = 'dynamics_mirror'): Promise<Difference> {
	const [made] = await postgres.query<{ isThere: boolean }>('SELECT to_regclass($1) IS NOT NULL AS "isThere"', [mirror]);
	const rows = made?.isThere ? await postgres.query<MirroredRow & { table_name: string }>(`SELECT table_name, id::text, "row" FROM "${mirror}"`) : [];
	const differences = await Promise.all(tables.map(async (table) => differenceOf(table, primaryIdOf(table), await dataverse.rows(table), rows.filter((row) => row.table_name === table))));
	return { lost: differences.flatMap(({ lost }) => lost), wrong: differences.flatMap(({ wrong }) => wrong) };
}
