import type { Caller, ColumnSchema, Environment, TableSchema } from '../contracts';
import { refuse } from '../protocol/refusals';
import { quote, typeColumn } from '../store/sqlNames';

/** What every part of one query shares. */
export interface QueryContext {
	environment: Environment;
	caller: Caller;
	/** Numbers the aliases of the query. */
	nextAlias(): string;
}

export const createQueryContext = (environment: Environment, caller: Caller): QueryContext => {
	let count = -1;
	return { environment, caller, nextAlias: () => `t${(count += 1)}` };
};

/** A table of the query under its alias, with the joins its paths have needed so far. */
export interface Scope {
	context: QueryContext;
	table: TableSchema;
	alias: string;
	/** The variable of the lambda this scope belongs to. */
	variable: string | null;
	outer: Scope | null;
	joins: Map<string, { sql: string; table: TableSchema; alias: string }>;
}

export const createScope = (context: QueryContext, table: TableSchema, variable: string | null = null, outer: Scope | null = null): Scope => ({
	context,
	table,
	alias: context.nextAlias(),
	variable,
	outer,
	joins: new Map(),
});

/** The FROM clause, to be asked for after all paths were resolved. */
export const fromClause = (scope: Scope): string =>
	[`${quote(scope.table.logicalName)} ${scope.alias}`, ...[...scope.joins.values()].map(({ sql }) => sql)].join(' ');

export interface ResolvedColumn {
	column: ColumnSchema;
	table: TableSchema;
	alias: string;
}

const owningScope = (names: string[], scope: Scope): [Scope, string[]] => {
	for (let each: Scope | null = scope; each; each = each.outer) {
		if (each.variable !== null && names[0] === each.variable) return [each, names.slice(1)];
	}
	return [scope, names[0] === '$it' ? names.slice(1) : names];
};

const joinLookup = (scope: Scope, from: { table: TableSchema; alias: string }, path: string, name: string): { table: TableSchema; alias: string } => {
	const known = scope.joins.get(path);
	if (known) return known;
	const { schema } = scope.context.environment;
	const navigation = schema.navigation(from.table, name);
	if (!navigation) throw refuse.unknownProperty(from.table, name);
	const [target, ...others] = navigation.targets;
	if (target === undefined || others.length > 0) throw refuse.notImplemented(`A filter through the navigation property '${name}', which leads to several tables,`);
	if (!schema.tables.has(target)) throw refuse.notImplemented(`The table '${target}'`);
	const table = schema.table(target);
	const alias = scope.context.nextAlias();
	const column = navigation.column.logicalName;
	const sql = `LEFT JOIN ${quote(target)} ${alias} ON ${alias}.${quote(table.primaryIdAttribute)} = ${from.alias}.${quote(column)} AND ${from.alias}.${quote(typeColumn(column))} = '${target}'`;
	const joined = { sql, table, alias };
	scope.joins.set(path, joined);
	return joined;
};

/** The column a path leads to, through lookups where it has several names. Unknown names are refused. */
export const resolvePath = (names: string[], scope: Scope): ResolvedColumn => {
	const [owner, rest] = owningScope(names, scope);
	let at: { table: TableSchema; alias: string } = owner;
	rest.slice(0, -1).forEach((name, position) => {
		at = joinLookup(owner, at, rest.slice(0, position + 1).join('/'), name);
	});
	const property = rest.at(-1) ?? '';
	const column = owner.context.environment.schema.property(at.table, property);
	if (!column) throw refuse.unknownProperty(at.table, property);
	if (column.isFilterable === false) throw refuse.notFilterable(at.table, property);
	return { column, table: at.table, alias: at.alias };
};
