import type { DatabaseSync } from 'node:sqlite';
import type { TableSchema } from '../contracts';
import { isLookup } from '../schema/loadSchema';
import { folded, indexName, isText, quote, sqlColumns } from './sqlNames';

/** Columns people are looked up by, wherever a table has them. */
const searchedColumns = new Set([
	'emailaddress1', 'internalemailaddress', 'telephone1', 'telephone2', 'mobilephone', 'name', 'companyname', 'lastname', 'fullname', 'new_externalid',
	'subject', 'accountnumber', 'createdon', 'modifiedon', 'versionnumber', 'applicationid', 'azureactivedirectoryobjectid',
]);

/** Lookups with few different values: an index on them costs at every write and finds nothing faster. */
const unindexedLookups = new Set(['createdby', 'modifiedby', 'createdonbehalfby', 'modifiedonbehalfby', 'owninguser', 'owningteam', 'owningbusinessunit', 'transactioncurrencyid']);

/** The activity tables behind the read-only view `activitypointer`. */
const activityView = 'activitypointer';

const indexStatements = (table: TableSchema): string[] => {
	const keyColumns = new Set(table.alternateKeys.map(({ attributes }) => attributes[0]));
	const stored = new Set(sqlColumns(table).map(({ name }) => name));
	return table.columns.flatMap((column) => {
		if (!stored.has(column.logicalName)) return [];
		const name = quote(indexName(table.logicalName, column.logicalName));
		const on = `CREATE INDEX ${name} ON ${quote(table.logicalName)}`;
		const reference = quote(column.logicalName);
		if (isLookup(column)) return unindexedLookups.has(column.logicalName) ? [] : [`${on} (${reference}) WHERE ${reference} IS NOT NULL`];
		if (!searchedColumns.has(column.logicalName) && !keyColumns.has(column.logicalName)) return [];
		// Many rows share a moment; the key behind it lets a page begin among them without sorting them all.
		const ties = column.logicalName === 'modifiedon' ? `, ${quote(table.primaryIdAttribute)}` : '';
		return [`${on} (${isText(column) ? folded(reference) : reference}${ties})`];
	});
};

const tableStatements = (table: TableSchema): string[] => {
	const columns = sqlColumns(table).map(({ name, type }) => `${quote(name)} ${type}${name === table.primaryIdAttribute ? ' PRIMARY KEY' : ''}`);
	return [`CREATE TABLE ${quote(table.logicalName)} (${columns.join(', ')})`, ...indexStatements(table)];
};

const viewStatement = (view: TableSchema, tables: Map<string, TableSchema>): string => {
	const selects = [...tables.values()]
		.filter((table) => table.isActivity && table !== view)
		.map((table) => {
			const own = new Set(sqlColumns(table).map(({ name }) => name));
			const columns = sqlColumns(view).map(({ name }) => `${own.has(name) ? quote(name) : 'NULL'} AS ${quote(name)}`);
			return `SELECT ${columns.join(', ')} FROM ${quote(table.logicalName)}`;
		});
	return `CREATE VIEW ${quote(view.logicalName)} AS ${selects.join(' UNION ALL ')}`;
};

const intersectStatements = (tables: Map<string, TableSchema>): string[] => {
	const seen = new Set<string>();
	return [...tables.values()].flatMap((table) =>
		table.manyToMany.flatMap((relationship) => {
			if (seen.has(relationship.intersectEntityName)) return [];
			seen.add(relationship.intersectEntityName);
			const [name, first, second] = [relationship.intersectEntityName, relationship.entity1IntersectAttribute, relationship.entity2IntersectAttribute].map(quote);
			return [
				`CREATE TABLE ${name} (${first} TEXT NOT NULL, ${second} TEXT NOT NULL, PRIMARY KEY (${first}, ${second})) WITHOUT ROWID`,
				`CREATE INDEX ${quote(`ix_${relationship.intersectEntityName}`)} ON ${name} (${second}, ${first})`,
			];
		}),
	);
};

const ownTables = [
	'CREATE TABLE "$version" (value INTEGER NOT NULL)',
	'INSERT INTO "$version" VALUES (1000000)',
	'CREATE TABLE "$tombstone" ("table" TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL)',
	'CREATE INDEX "ix_tombstone" ON "$tombstone" ("table", version)',
	'CREATE INDEX "ix_tombstone_id" ON "$tombstone" (id)',
	'CREATE TABLE "$epoch" (position INTEGER PRIMARY KEY, "table" TEXT, value TEXT NOT NULL)',
	'CREATE TABLE "roleprivileges" (roleid TEXT NOT NULL, name TEXT NOT NULL, depth TEXT NOT NULL, PRIMARY KEY (roleid, name)) WITHOUT ROWID',
];

/** Makes one SQL table per Dataverse table in an empty database; a database that has them is left alone. */
export const createTables = (database: DatabaseSync, tables: Map<string, TableSchema>): void => {
	if (database.prepare("SELECT 1 FROM sqlite_master WHERE name = '$version'").get()) return;
	const view = tables.get(activityView);
	const statements = [...tables.values()].filter((table) => table !== view).flatMap(tableStatements);
	const all = [...ownTables, ...statements, ...(view ? [viewStatement(view, tables)] : []), ...intersectStatements(tables)];
	database.exec(`BEGIN;${all.join(';')};COMMIT`);
};

/** Names of all SQL tables that hold rows of the environment. */
export const dataTables = (database: DatabaseSync): string[] =>
	database
		.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN ('$version', '$epoch') AND name NOT LIKE '$snapshot%'")
		.all()
		.map(({ name }) => String(name));
