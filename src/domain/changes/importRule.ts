import { foldKey } from '../matching/foldKey';
import type { WebApiRow } from '../matching/ruleKeys';
import { isLookup, webApiName, type ColumnMetadata, type TableMetadata } from '../metadata/table';
import { anyOf, compare, compareDate, compareGuid, search, type Condition } from '../odata/filter';
import { convertValue, type ConversionSettings } from '../values/convertValue';
import { ValueFault } from '../values/fault';

export type RuleOperator = 'equals' | 'isNot' | 'contains' | 'startsWith' | 'isAbove' | 'isBelow' | 'isEmpty' | 'isNotEmpty';

/** One condition of an import. */
export interface ImportRule {
	/** Logical name of the column. */
	column: string;
	operator: RuleOperator;
	/** As people write them, one or more; any of them will do, *is not* asks that none does. Ignored by *is (not) empty*. */
	values: readonly unknown[];
}

/** A rule in the two forms in which it is asked: of the service, and of a row in hand. */
export interface CompiledRule {
	condition: Condition;
	matches: (row: WebApiRow) => boolean;
}

type Plain = string | number | boolean;

const ORDERED = new Set<ColumnMetadata['type']>(['Integer', 'BigInt', 'Decimal', 'Double', 'Money', 'DateTime']);
const TEXTS = new Set<ColumnMetadata['type']>(['String', 'Memo']);

/** Operators that not every column has; all others go with every type. */
const ONLY_FOR: Partial<Record<RuleOperator, { types: ReadonlySet<ColumnMetadata['type']>; what: string }>> = {
	contains: { types: TEXTS, what: 'text columns' },
	startsWith: { types: TEXTS, what: 'text columns' },
	isAbove: { types: ORDERED, what: 'numbers and dates' },
	isBelow: { types: ORDERED, what: 'numbers and dates' },
};

const isGuidColumn = (column: ColumnMetadata) => isLookup(column) || column.type === 'Uniqueidentifier';

function equality(column: ColumnMetadata, operator: 'eq' | 'ne' | 'gt' | 'lt', value: Plain): Condition {
	const name = webApiName(column);
	if (isGuidColumn(column)) return compareGuid(name, operator === 'ne' ? 'ne' : 'eq', String(value));
	return column.type === 'DateTime' ? compareDate(name, operator, String(value)) : compare(name, operator, value);
}

/** Equal values have equal forms: text without case as Dataverse compares it, moments as milliseconds. */
function comparable(value: unknown, { type }: ColumnMetadata): string | number {
	if (type === 'DateTime') return Date.parse(String(value));
	return ORDERED.has(type) || type === 'Picklist' || type === 'State' || type === 'Status' ? Number(value) : foldKey(String(value));
}

type Test = (own: string | number, asked: string | number) => boolean;

const TESTS: Record<Exclude<RuleOperator, 'isEmpty' | 'isNotEmpty'>, Test> = {
	equals: (own, asked) => own === asked,
	isNot: (own, asked) => own === asked,
	contains: (own, asked) => String(own).includes(String(asked)),
	startsWith: (own, asked) => String(own).startsWith(String(asked)),
	isAbove: (own, asked) => own > asked,
	isBelow: (own, asked) => own < asked,
};

function conditionOf(column: ColumnMetadata, operator: RuleOperator, values: readonly Plain[]): Condition {
	const name = webApiName(column);
	if (operator === 'contains' || operator === 'startsWith') {
		return anyOf(...values.map((value) => search(operator === 'contains' ? 'contains' : 'startswith', name, String(value))));
	}
	if (operator !== 'isNot') return anyOf(...values.map((value) => equality(column, operator === 'equals' ? 'eq' : operator === 'isAbove' ? 'gt' : 'lt', value)));
	// An empty column is not any value, and `ne` leaves it out.
	const none = values.map((value) => equality(column, 'ne', value));
	const all = { text: none.map(({ text }) => text).join(' and '), conditions: none.length };
	return anyOf({ ...all, text: none.length > 1 ? `(${all.text})` : all.text }, compare(name, 'eq', null));
}

const isEmpty = (value: unknown) => value === null || value === undefined || value === '';

/**
 * A rule by the column's metadata.
 * @throws ValueFault where the column, the operator or a value does not go together, in words that follow the column's name
 */
export function compileRule({ column: name, operator, values }: ImportRule, table: TableMetadata, settings: ConversionSettings): CompiledRule {
	const column = table.columns.get(name);
	if (!column?.readable) throw new ValueFault('does not exist; choose one from the list');
	const property = webApiName(column);
	if (operator === 'isEmpty') return { condition: compare(property, 'eq', null), matches: (row) => isEmpty(row[property]) };
	if (operator === 'isNotEmpty') return { condition: compare(property, 'ne', null), matches: (row) => !isEmpty(row[property]) };
	const limits = ONLY_FOR[operator];
	if (limits && !limits.types.has(column.type)) throw new ValueFault(`cannot be compared this way, which is for ${limits.what} only`);
	if (values.length === 0) throw new ValueFault('is to be compared with nothing; enter a value, or choose Is Empty');
	const asked = values.map((value) => plainValue(value, column, settings));
	const test = TESTS[operator];
	const wanted = asked.map((value) => comparable(value, column));
	const hits = (row: WebApiRow) => !isEmpty(row[property]) && wanted.some((value) => test(comparable(row[property], column), value));
	return { condition: conditionOf(column, operator, asked), matches: operator === 'isNot' ? (row) => !hits(row) : hits };
}

function plainValue(value: unknown, column: ColumnMetadata, settings: ConversionSettings): Plain {
	const converted = isGuidColumn(column) ? String(value).trim().toLowerCase() : convertValue(value, column, settings);
	if (isGuidColumn(column) && !/^[0-9a-f-]{36}$/.test(String(converted))) throw new ValueFault('takes ids; choose from the list');
	return typeof converted === 'object' ? converted.id : converted;
}
