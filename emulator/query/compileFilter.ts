import type { StoredValue } from '../contracts';
import { refuse } from '../protocol/refusals';
import { foldText } from '../store/fold';
import { comparable, isText, quote, typeColumn } from '../store/sqlNames';
import { combine, fragment, type Fragment } from './fragment';
import { familyOf, literalFor } from './literals';
import { isOneOf, joinMembers, type Members } from './members';
import { compileQueryFunction, membersOf } from './queryFunctions';
import { findCollection } from './collections';
import { createScope, fromClause, resolvePath, type ResolvedColumn, type Scope } from './scope';
import type { ComparisonOperator, FilterNode, Literal, Operand } from './syntax';
import { compileTextFunction } from './textFunctions';

type NodeOf<K extends FilterNode['kind']> = Extract<FilterNode, { kind: K }>;

const sqlOperators: Record<ComparisonOperator, string> = { eq: '=', ne: '<>', gt: '>', ge: '>=', lt: '<', le: '<=' };
const mirrored: Record<ComparisonOperator, ComparisonOperator> = { eq: 'eq', ne: 'ne', gt: 'lt', ge: 'le', lt: 'gt', le: 'ge' };

/** A literal in the form in which it is compared with a column. */
const comparedValue = ({ column }: ResolvedColumn, operator: ComparisonOperator, literal: Literal, scope: Scope): StoredValue => {
	const value = literalFor(column, literal, operator);
	return typeof value === 'string' && isText(column) ? foldText(value, scope.context.environment.settings.ignoreAccents) : value;
};

const compareWithLiteral = (resolved: ResolvedColumn, operator: ComparisonOperator, literal: Literal, scope: Scope): Fragment => {
	const expression = comparable(resolved.column, resolved.alias);
	const { settings } = scope.context.environment;
	const compared = comparedValue(resolved, operator, literal, scope);
	if (compared === null) {
		const reference = `${resolved.alias}.${quote(resolved.column.logicalName)}`;
		if (operator === 'eq') return fragment(`${reference} IS NULL`);
		if (operator === 'ne') return fragment(`${reference} IS NOT NULL`);
		throw refuse.syntax(`The operator '${operator}' cannot be used with null.`);
	}
	const condition = `${expression} ${sqlOperators[operator]} ?`;
	return fragment(operator === 'ne' && settings.notEqualFindsNull ? `(${condition} OR ${expression} IS NULL)` : condition, compared);
};

const compareColumns = (left: ResolvedColumn, operator: ComparisonOperator, right: ResolvedColumn): Fragment => {
	const [family, edm] = familyOf(left.column);
	const [otherFamily, otherEdm] = familyOf(right.column);
	if (family !== otherFamily) throw refuse.syntax(`A binary operator with incompatible types was detected. Found operand types '${edm}' and '${otherEdm}' for operator kind '${operator}'.`);
	return fragment(`${comparable(left.column, left.alias)} ${sqlOperators[operator]} ${comparable(right.column, right.alias)}`);
};

const compileComparison = ({ left, operator, right }: NodeOf<'comparison'>, scope: Scope): Fragment => {
	if (left.kind === 'path' && right.kind === 'path') return compareColumns(resolvePath(left.names, scope), operator, resolvePath(right.names, scope));
	if (left.kind === 'path') return compareWithLiteral(resolvePath(left.names, scope), operator, right as Literal, scope);
	if (right.kind === 'path') return compareWithLiteral(resolvePath(right.names, scope), mirrored[operator], left, scope);
	throw refuse.syntax('A comparison needs a column on at least one side.');
};

/** What an alternative compares for equality with values, if it does nothing else. */
const equalities = (node: FilterNode, scope: Scope): Members | undefined => {
	if (node.kind === 'queryFunction') return membersOf(node, scope);
	if (node.kind !== 'comparison' || node.operator !== 'eq' || node.left.kind !== 'path' || node.right.kind === 'path') return undefined;
	const resolved = resolvePath(node.left.names, scope);
	const value = comparedValue(resolved, 'eq', node.right, scope);
	return value === null ? undefined : { resolved, values: [value] };
};

const compileOr = (operands: FilterNode[], scope: Scope): Fragment => {
	const read = operands.map((operand) => ({ operand, members: equalities(operand, scope) }));
	const others = read.filter(({ members }) => members === undefined).map(({ operand }) => compileFilter(operand, scope));
	const joined = joinMembers(read.flatMap(({ members }) => members ?? [])).map(({ resolved, values }) => isOneOf(resolved, values));
	return combine([...joined, ...others], 'OR');
};

const compileTruth = (operand: Operand, scope: Scope): Fragment => {
	if (operand.kind !== 'path') throw refuse.syntax('The $filter expression must evaluate to a single boolean value.');
	const resolved = resolvePath(operand.names, scope);
	if (resolved.column.type !== 'Boolean') throw refuse.syntax('The $filter expression must evaluate to a single boolean value.');
	return compareWithLiteral(resolved, 'eq', { kind: 'boolean', value: true }, scope);
};

const compileLambda = (node: NodeOf<'lambda'>, scope: Scope): Fragment => {
	const name = node.path.at(-1) ?? '';
	const owner = node.path.length > 1 && node.path[0] === scope.variable ? node.path.slice(1) : node.path;
	if (owner.length > 1) throw refuse.syntax(`The lambda on '${node.path.join('/')}' is behind a lookup, which is not supported.`);
	const collection = findCollection(scope.context.environment.schema, scope.table, name);
	if (!collection) throw refuse.unknownProperty(scope.table, name);
	const inner = createScope(scope.context, collection.table, node.variable, scope);
	const predicate = node.predicate ? compileFilter(node.predicate, inner) : fragment('1');
	const key = `${scope.alias}.${quote(scope.table.primaryIdAttribute)}`;
	const link =
		collection.kind === 'oneToMany'
			? `${inner.alias}.${quote(collection.column)} = ${key} AND ${inner.alias}.${quote(typeColumn(collection.column))} = '${scope.table.logicalName}'`
			: `${inner.alias}.${quote(collection.table.primaryIdAttribute)} IN (SELECT ${quote(collection.otherColumn)} FROM ${quote(collection.intersect)} WHERE ${quote(collection.ownColumn)} = ${key})`;
	const wanted = node.quantifier === 'any' ? predicate.sql : `NOT coalesce((${predicate.sql}), 0)`;
	const exists = `EXISTS (SELECT 1 FROM ${fromClause(inner)} WHERE ${link} AND (${wanted}))`;
	return { sql: node.quantifier === 'any' ? exists : `NOT ${exists}`, parameters: predicate.parameters };
};

/** Compiles a filter to a condition on the scope's table; names are checked against the schema and values are bound, never spliced. */
export const compileFilter = (node: FilterNode, scope: Scope): Fragment => {
	switch (node.kind) {
		case 'and':
			return combine(node.operands.map((operand) => compileFilter(operand, scope)), 'AND');
		case 'or':
			return compileOr(node.operands, scope);
		case 'not': {
			const inner = compileFilter(node.operand, scope);
			return { ...inner, sql: `NOT (${inner.sql})` };
		}
		case 'comparison':
			return compileComparison(node, scope);
		case 'textFunction':
			return compileTextFunction(node, scope);
		case 'queryFunction':
			return compileQueryFunction(node, scope);
		case 'lambda':
			return compileLambda(node, scope);
		case 'truth':
			return compileTruth(node.operand, scope);
	}
};
