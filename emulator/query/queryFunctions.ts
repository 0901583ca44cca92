import type { StoredValue } from '../contracts';
import { refuse } from '../protocol/refusals';
import { foldText } from '../store/fold';
import { comparable, isText, quote } from '../store/sqlNames';
import { dateRange } from './dateRanges';
import { combine, fragment, type Fragment } from './fragment';
import { hierarchy } from './hierarchy';
import { valueFromText } from './literals';
import { isOneOf, type Members } from './members';
import { formatMoment, readDay } from './moments';
import { resolvePath, type ResolvedColumn, type Scope } from './scope';
import type { FilterNode, Operand } from './syntax';

type FunctionNode = Extract<FilterNode, { kind: 'queryFunction' }>;

interface Call {
	scope: Scope;
	resolved: ResolvedColumn;
	/** The column as comparisons use it. */
	expression: string;
	values: string[];
}

type Compile = (call: Call) => Fragment;

const stored = ({ scope, resolved }: Call, text: string): StoredValue => {
	const value = valueFromText(resolved.column, text);
	return typeof value === 'string' && isText(resolved.column) ? foldText(value, scope.context.environment.settings.ignoreAccents) : value;
};

const memberOf = (call: Call, negated: boolean): Fragment => isOneOf(call.resolved, call.values.map((value) => stored(call, value)), negated);

const between = (call: Call, negated: boolean): Fragment => {
	const [low, high] = call.values;
	if (low === undefined || high === undefined || call.values.length > 2) throw refuse.argument('Between needs exactly two values.');
	return fragment(`${call.expression} ${negated ? 'NOT ' : ''}BETWEEN ? AND ?`, stored(call, low), stored(call, high));
};

const oneDay = (call: Call): [from: StoredValue, before: StoredValue] => {
	const day = readDay((call.values[0] ?? '').slice(0, 10));
	const next = formatMoment(new Date(new Date(`${day}T00:00:00Z`).getTime() + 86_400_000));
	return call.resolved.column.dateTimeBehavior === 'DateOnly' ? [day, next.slice(0, 10)] : [`${day}T00:00:00Z`, next];
};

const containsValues = (call: Call, negated: boolean): Fragment => {
	if (call.resolved.column.type !== 'MultiSelectPicklist') throw refuse.argument('ContainValues works on multi-select columns only.');
	const tests = call.values.map((value) => fragment(`',' || ${call.expression} || ',' LIKE ?`, `%,${Number(value)},%`));
	const any = combine(tests, 'OR');
	return negated ? fragment(`${call.expression} IS NULL OR NOT (${any.sql})`, ...any.parameters) : any;
};

const teamsOfCaller = '(SELECT teamid FROM teammembership WHERE systemuserid = ?)';
const userOf = ({ scope }: Call): string => scope.context.caller.userId;
const businessUnitOf = ({ scope }: Call): string => scope.context.caller.businessUnitId;

const functions: Record<string, Compile> = {
	In: (call) => memberOf(call, false),
	NotIn: (call) => memberOf(call, true),
	Between: (call) => between(call, false),
	NotBetween: (call) => between(call, true),
	On: (call) => fragment(`${call.expression} >= ? AND ${call.expression} < ?`, ...oneDay(call)),
	NotOn: (call) => fragment(`NOT (${call.expression} >= ? AND ${call.expression} < ?)`, ...oneDay(call)),
	OnOrAfter: (call) => fragment(`${call.expression} >= ?`, oneDay(call)[0]),
	OnOrBefore: (call) => fragment(`${call.expression} < ?`, oneDay(call)[1]),
	ContainValues: (call) => containsValues(call, false),
	DoesNotContainValues: (call) => containsValues(call, true),
	EqualUserId: (call) => fragment(`${call.expression} = ?`, userOf(call)),
	NotEqualUserId: (call) => fragment(`${call.expression} <> ?`, userOf(call)),
	EqualBusinessId: (call) => fragment(`${call.expression} = ?`, businessUnitOf(call)),
	NotEqualBusinessId: (call) => fragment(`${call.expression} <> ?`, businessUnitOf(call)),
	EqualUserTeams: (call) => fragment(`${call.expression} IN ${teamsOfCaller}`, userOf(call)),
	EqualUserOrUserTeams: (call) => fragment(`${call.expression} = ? OR ${call.expression} IN ${teamsOfCaller}`, userOf(call), userOf(call)),
	Under: (call) => hierarchy(call.resolved, call.values[0] ?? '', 'down', false),
	UnderOrEqual: (call) => hierarchy(call.resolved, call.values[0] ?? '', 'down', true),
	NotUnder: (call) => {
		const under = hierarchy(call.resolved, call.values[0] ?? '', 'down', false);
		return fragment(`NOT (${under.sql})`, ...under.parameters);
	},
	Above: (call) => hierarchy(call.resolved, call.values[0] ?? '', 'up', false),
	AboveOrEqual: (call) => hierarchy(call.resolved, call.values[0] ?? '', 'up', true),
};

const dateFunction = (name: string, call: Call): Fragment | undefined => {
	const range = dateRange(name, call.scope.context.environment.clock.now(), Number(call.values[0] ?? 0));
	if (!range) return undefined;
	const write = (date: Date): string => formatMoment(date).slice(0, call.resolved.column.dateTimeBehavior === 'DateOnly' ? 10 : undefined);
	const parts = [
		...(range.from ? [fragment(`${call.expression} >= ?`, write(range.from))] : []),
		...(range.before ? [fragment(`${call.expression} < ?`, write(range.before))] : []),
	];
	return combine(parts, 'AND');
};

const valuesOf = (operand: Operand | undefined): string[] => {
	if (!operand || operand.kind === 'null') return [];
	if (operand.kind === 'list') return operand.value;
	if (operand.kind === 'path') throw refuse.syntax('A query function takes literals, not columns.');
	return [String(operand.value)];
};

/** `PropertyName` names the column by logical name or by its name on the wire, behind lookups with slashes. */
const columnNamed = (node: FunctionNode, scope: Scope): ResolvedColumn => {
	const property = node.parameters.get('PropertyName');
	if (property?.kind !== 'text') throw refuse.syntax(`The function '${node.name}' needs a PropertyName in single quotes.`);
	const names = property.value.split('/');
	const last = names.at(-1) ?? '';
	const { schema } = scope.context.environment;
	const asLogicalName = names.length === 1 ? schema.column(scope.table, last)?.webApiProperty : undefined;
	return resolvePath([...names.slice(0, -1), asLogicalName ?? last], scope);
};

const callOf = (node: FunctionNode, scope: Scope): Call => {
	const resolved = columnNamed(node, scope);
	const values = valuesOf(node.parameters.get('PropertyValues') ?? node.parameters.get('PropertyValue') ?? node.parameters.get('PropertyValue1'));
	if (values.length > scope.context.environment.settings.maximumValuesPerCondition) throw refuse.tooManyValues();
	return { scope, resolved, expression: comparable(resolved.column, resolved.alias), values };
};

/** The values an `In` compares a column with; undefined for every other function. */
export const membersOf = (node: FunctionNode, scope: Scope): Members | undefined => {
	if (node.name !== 'In') return undefined;
	const call = callOf(node, scope);
	return { resolved: call.resolved, values: call.values.map((value) => stored(call, value)) };
};

/** Compiles `Microsoft.Dynamics.CRM.<name>(...)`. Functions that are not known here are answered 501. */
export const compileQueryFunction = (node: FunctionNode, scope: Scope): Fragment => {
	const call = callOf(node, scope);
	const compile = Object.hasOwn(functions, node.name) ? functions[node.name] : undefined;
	const compiled = compile ? compile(call) : dateFunction(node.name, call);
	if (!compiled) throw refuse.notImplemented(`The query function '${node.name}' on ${quote(call.resolved.column.logicalName)}`);
	return compiled;
};
