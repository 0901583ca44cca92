import type { ColumnSchema, StoredValue } from '../contracts';
import { isGuid } from '../identifiers';
import { refuse } from '../protocol/refusals';
import { isLookup } from '../schema/loadSchema';
import { readDay, readMoment } from './moments';
import type { Literal } from './syntax';

type Family = 'text' | 'number' | 'boolean' | 'guid' | 'moment' | 'day' | 'choices';

const families: Record<string, [family: Family, edm: string]> = {
	String: ['text', 'Edm.String'],
	Memo: ['text', 'Edm.String'],
	EntityName: ['text', 'Edm.String'],
	Integer: ['number', 'Edm.Int32'],
	Picklist: ['number', 'Edm.Int32'],
	State: ['number', 'Edm.Int32'],
	Status: ['number', 'Edm.Int32'],
	BigInt: ['number', 'Edm.Int64'],
	Decimal: ['number', 'Edm.Decimal'],
	Money: ['number', 'Edm.Decimal'],
	Double: ['number', 'Edm.Double'],
	Boolean: ['boolean', 'Edm.Boolean'],
	Uniqueidentifier: ['guid', 'Edm.Guid'],
	MultiSelectPicklist: ['choices', 'Edm.String'],
};

/** How values of a column are written in a URL, and the name of its type in messages. */
export const familyOf = (column: ColumnSchema): [family: Family, edm: string] => {
	if (isLookup(column)) return ['guid', 'Edm.Guid'];
	if (column.type === 'DateTime') return column.dateTimeBehavior === 'DateOnly' ? ['day', 'Edm.Date'] : ['moment', 'Edm.DateTimeOffset'];
	const known = families[column.type];
	if (!known) throw refuse.notImplemented(`A condition on the column '${column.logicalName}' of type ${column.type}`);
	return known;
};

const literalTypes: Record<Literal['kind'], string> = {
	text: 'Edm.String',
	number: 'Edm.Int32',
	boolean: 'Edm.Boolean',
	guid: 'Edm.Guid',
	moment: 'Edm.DateTimeOffset',
	day: 'Edm.Date',
	null: 'Edm.Null',
	list: 'Collection(Edm.String)',
};

const operatorNames: Record<string, string> = { eq: 'Equal', ne: 'NotEqual', gt: 'GreaterThan', ge: 'GreaterThanOrEqual', lt: 'LessThan', le: 'LessThanOrEqual' };

const incompatible = (edm: string, literal: Literal, operator: string): Error =>
	refuse.syntax(
		`A binary operator with incompatible types was detected. Found operand types '${edm}' and '${literalTypes[literal.kind]}' for operator kind '${operatorNames[operator] ?? operator}'.`,
	);

/**
 * The stored form of a literal compared with a column. Text is not folded yet. Literals of another type than the column's are refused,
 * except a day compared with a moment, which means midnight.
 */
export const literalFor = (column: ColumnSchema, literal: Literal, operator: string): StoredValue => {
	if (literal.kind === 'null') return null;
	const [family, edm] = familyOf(column);
	if (family === 'choices') throw refuse.notImplemented('Comparing a multi-select column other than with ContainValues');
	if (family === 'moment' && literal.kind === 'day') return readMoment(`${literal.value}T00:00:00Z`);
	if (literal.kind === 'list' || literal.kind !== family) throw incompatible(edm, literal, operator);
	if (literal.kind === 'moment') return readMoment(literal.value);
	if (literal.kind === 'day') return readDay(literal.value);
	return typeof literal.value === 'boolean' ? Number(literal.value) : literal.value;
};

const readers: Record<Family, (text: string) => StoredValue> = {
	text: (text) => text,
	choices: (text) => text,
	number: (text) => (text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : notReadable(text)),
	boolean: (text) => (text === 'true' || text === '1' ? 1 : text === 'false' || text === '0' ? 0 : notReadable(text)),
	guid: (text) => (isGuid(text) ? text.toLowerCase() : notReadable(text)),
	moment: (text) => readMoment(text.length === 10 ? `${text}T00:00:00Z` : text),
	day: (text) => readDay(text.slice(0, 10)),
};

const notReadable = (text: string): never => {
	throw refuse.argument(`The value '${text}' cannot be read as a value of the column it is compared with.`);
};

/** The stored form of a value inside a query function, where every value is written as text. */
export const valueFromText = (column: ColumnSchema, text: string): StoredValue => readers[familyOf(column)[0]](text);
