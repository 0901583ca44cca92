import type { ColumnSchema, Schema, TableSchema } from '../contracts';
import { loadSchema } from './loadSchema';

type Navigation = { column: ColumnSchema; targets: string[] };

interface TableIndex {
	columns: Map<string, ColumnSchema>;
	properties: Map<string, ColumnSchema>;
	navigations: Map<string, Navigation>;
}

const indexNavigations = (table: TableSchema): Map<string, Navigation> => {
	const navigations = new Map<string, Navigation>();
	for (const column of table.columns) {
		for (const { name, target } of column.navigationProperties ?? []) {
			const known = navigations.get(name);
			if (known) known.targets.push(target);
			else navigations.set(name, { column, targets: [target] });
		}
	}
	return navigations;
};

const indexTable = (table: TableSchema): TableIndex => ({
	columns: new Map(table.columns.map((column) => [column.logicalName, column])),
	properties: new Map(table.columns.flatMap((column) => (column.webApiProperty === null ? [] : [[column.webApiProperty, column] as const]))),
	navigations: indexNavigations(table),
});

/** Gives the tables names to be found by. Names are case-sensitive, as on the wire. */
export const createSchema = (tables: Map<string, TableSchema> = loadSchema()): Schema => {
	const sets = new Map([...tables.values()].map((table) => [table.entitySetName, table]));
	const indexes = new Map([...tables.values()].map((table) => [table, indexTable(table)]));
	const indexOf = (table: TableSchema): TableIndex => {
		const index = indexes.get(table) ?? indexTable(table);
		indexes.set(table, index);
		return index;
	};
	return {
		tables,
		byEntitySet: (name) => sets.get(name),
		table(logicalName) {
			const table = tables.get(logicalName);
			if (!table) throw new Error(`The emulator's schema has no table ${logicalName}`);
			return table;
		},
		column: (table, logicalName) => indexOf(table).columns.get(logicalName),
		property: (table, name) => indexOf(table).properties.get(name),
		navigation: (table, name) => indexOf(table).navigations.get(name),
	};
};
