import type { Caller, Environment, Payload, StoredRow, TableSchema } from '../contracts';
import { refuse } from '../protocol/refusals';
import { quote, typeColumn } from '../store/sqlNames';
import { findCollection, type Collection } from './collections';
import { compileFilter } from './compileFilter';
import { fragment, type Fragment } from './fragment';
import { orderClause, resolveOrder } from './paging';
import type { ExpandItem } from './parseExpand';
import { resolveSelect, selectList } from './projection';
import type { createRowWriter } from './represent';
import { createQueryContext, createScope, fromClause, type Scope } from './scope';
import { reachOf } from './visibility';

const maximumChildren = 5000;
const nestedRefusal = 'Only $select and $filter clause can be provided while doing $expand on many-to-one relationship or nested one-to-many relationship.';

export interface ExpandContext {
	environment: Environment;
	caller: Caller;
	write: ReturnType<typeof createRowWriter>;
	/** Base of next links, ending in `/api/data/v9.2/`. */
	base: string;
}

/** A row and the body being written for it. */
export interface Written {
	row: StoredRow;
	body: Payload;
}

/** Stored columns the expands of a table need beside what is selected. */
export const columnsForExpand = ({ schema }: Environment, table: TableSchema, items: ExpandItem[]): string[] =>
	items.flatMap(({ navigation }) => {
		const single = schema.navigation(table, navigation);
		if (single) return [single.column.logicalName, typeColumn(single.column.logicalName)];
		if (!findCollection(schema, table, navigation)) throw refuse.unknownProperty(table, navigation);
		return [];
	});

const readChildren = (context: ExpandContext, scope: Scope, item: ExpandItem, link: Fragment, parent: string): (StoredRow & { $parent: string })[] => {
	const projection = resolveSelect(context.environment.schema, scope.table, item.select);
	const filter = item.filter ? compileFilter(item.filter, scope) : fragment('1');
	const reach = reachOf(scope, context.environment.privileges.require(context.caller, 'Read', scope.table)) ?? fragment('1');
	const order = orderClause(resolveOrder(item.orderBy, scope));
	const columns = selectList(scope.table, scope.alias, projection, columnsForExpand(context.environment, scope.table, item.expand));
	const limit = Math.min(item.top ?? maximumChildren, maximumChildren);
	const ranked = `SELECT ${columns}, ${parent} AS "$parent", row_number() OVER (PARTITION BY ${parent} ORDER BY ${order}) AS "$rank" FROM ${fromClause(scope)} WHERE ${link.sql} AND (${filter.sql}) AND (${reach.sql})`;
	const parameters = [...link.parameters, ...filter.parameters, ...reach.parameters, limit];
	return context.environment.store.database.prepare(`SELECT * FROM (${ranked}) WHERE "$rank" <= ? ORDER BY "$parent", "$rank"`).all(...parameters) as (StoredRow & { $parent: string })[];
};

const writeChildren = (context: ExpandContext, table: TableSchema, item: ExpandItem, rows: StoredRow[]): Payload[] => {
	const { columns } = resolveSelect(context.environment.schema, table, item.select);
	const written = rows.map((row) => ({ row, body: context.write(row, columns) }));
	expandRows(context, table, written, item.expand, 1);
	return written.map(({ body }) => body);
};

const collectionLink = (scope: Scope, collection: Collection, parents: string[], parentTable: string): { link: Fragment; parent: string; from?: string } => {
	const ids = JSON.stringify(parents);
	if (collection.kind === 'oneToMany') {
		const column = `${scope.alias}.${quote(collection.column)}`;
		return { link: fragment(`${column} IN (SELECT value FROM json_each(?)) AND ${scope.alias}.${quote(typeColumn(collection.column))} = ?`, ids, parentTable), parent: column };
	}
	const join = `JOIN ${quote(collection.intersect)} x ON x.${quote(collection.otherColumn)} = ${scope.alias}.${quote(collection.table.primaryIdAttribute)}`;
	scope.joins.set('$intersect', { sql: join, table: collection.table, alias: 'x' });
	return { link: fragment(`x.${quote(collection.ownColumn)} IN (SELECT value FROM json_each(?))`, ids), parent: `x.${quote(collection.ownColumn)}` };
};

const nextLink = (context: ExpandContext, table: TableSchema, id: string, item: ExpandItem): string =>
	`${context.base}${table.entitySetName}(${id})/${item.navigation}${item.text ? `?${item.text.split(';').map((option) => encodeURI(option.trim())).join('&')}` : ''}`;

const expandCollection = (context: ExpandContext, table: TableSchema, rows: Written[], item: ExpandItem, collection: Collection, depth: number): void => {
	if (item.reference) throw refuse.syntax('Expand with $ref is only supported on lookup type navigation property.');
	if (depth > 0 && (item.orderBy.length > 0 || item.top !== undefined)) throw refuse.syntax(nestedRefusal);
	if (depth > 0 && collection.kind === 'manyToMany') throw refuse.notImplemented('A many-to-many relationship inside a nested $expand');
	const scope = createScope(createQueryContext(context.environment, context.caller), collection.table);
	const ids = rows.map(({ row }) => String(row[table.primaryIdAttribute]));
	const { link, parent } = collectionLink(scope, collection, ids, table.logicalName);
	const children = readChildren(context, scope, item, link, parent);
	const bodies = writeChildren(context, collection.table, item, children);
	const byParent = new Map<string, Payload[]>(ids.map((id) => [id, []]));
	children.forEach((child, position) => byParent.get(child.$parent)?.push(bodies[position] as Payload));
	for (const { row, body } of rows) {
		const id = String(row[table.primaryIdAttribute]);
		body[item.navigation] = byParent.get(id) ?? [];
		body[`${item.navigation}@odata.nextLink`] = nextLink(context, table, id, item);
	}
};

/** `ownerid` leads to the base type `principal`, which has nothing but its key. */
const writePrincipal = ({ row }: Written): Payload | null =>
	row.ownerid == null ? null : { '@odata.type': `#Microsoft.Dynamics.CRM.${String(row.ownerid$type)}`, ownerid: row.ownerid };

const expandLookup = (context: ExpandContext, table: TableSchema, rows: Written[], item: ExpandItem): void => {
	const { schema } = context.environment;
	const navigation = schema.navigation(table, item.navigation);
	if (!navigation) throw refuse.unknownProperty(table, item.navigation);
	if (item.orderBy.length > 0 || item.top !== undefined) throw refuse.syntax(nestedRefusal);
	if (navigation.targets.length > 1) {
		for (const each of rows) each.body[item.navigation] = writePrincipal(each);
		return;
	}
	const column = navigation.column.logicalName;
	const target = schema.tables.get(navigation.targets[0] ?? '');
	const idOf = ({ row }: Written): string | undefined => (target && row[typeColumn(column)] === target.logicalName ? String(row[column]) : undefined);
	const bodies = target ? readTargets(context, target, item, [...new Set(rows.map(idOf).filter((id) => id !== undefined))]) : new Map<string, Payload>();
	for (const each of rows) each.body[item.navigation] = bodies.get(idOf(each) ?? '') ?? null;
};

const readTargets = (context: ExpandContext, target: TableSchema, item: ExpandItem, ids: string[]): Map<string, Payload> => {
	const scope = createScope(createQueryContext(context.environment, context.caller), target);
	const key = `${scope.alias}.${quote(target.primaryIdAttribute)}`;
	const found = readChildren(context, scope, item, fragment(`${key} IN (SELECT value FROM json_each(?))`, JSON.stringify(ids)), key);
	if (item.reference) {
		return new Map(found.map(({ $parent }) => [$parent, { '@odata.id': `${context.base}${target.entitySetName}(${$parent})` }]));
	}
	const bodies = writeChildren(context, target, item, found);
	return new Map(found.map(({ $parent }, position) => [$parent, bodies[position] as Payload]));
};

/** Puts the related rows an `$expand` asks for into the bodies, one query per navigation property. */
export const expandRows = (context: ExpandContext, table: TableSchema, rows: Written[], items: ExpandItem[], depth = 0): void => {
	for (const item of items) {
		const collection = findCollection(context.environment.schema, table, item.navigation);
		if (collection && !context.environment.schema.navigation(table, item.navigation)) expandCollection(context, table, rows, item, collection, depth);
		else expandLookup(context, table, rows, item);
	}
};
