import { assertIdentifier, encodeOption, parseGuid, plainLiteral, stringLiteral } from './literal';

/** A piece of `$filter` text, not yet percent-encoded, with the number of conditions the service counts in it. */
export interface Condition {
	text: string;
	conditions: number;
}

export type ComparisonOperator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';

/** Compares a column with text, a number, yes/no or null. `column` is the name the Web API reads it by. */
export function compare(column: string, operator: ComparisonOperator, value: string | number | boolean | null): Condition {
	const literal = typeof value === 'string' ? stringLiteral(value) : plainLiteral(value);
	return { text: `${assertIdentifier(column)} ${operator} ${literal}`, conditions: 1 };
}

/** Compares an id or lookup column with a row id. */
export function compareGuid(column: string, operator: 'eq' | 'ne', rowId: string): Condition {
	return { text: `${assertIdentifier(column)} ${operator} ${parseGuid(rowId)}`, conditions: 1 };
}

/** Compares a date column with a moment or day in the service's own spelling (`2026-01-31` or `2026-01-31T13:45:00Z`). */
export function compareDate(column: string, operator: ComparisonOperator, date: string): Condition {
	if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?Z)?$/.test(date)) throw new RangeError(`"${date}" is not a date`);
	return { text: `${assertIdentifier(column)} ${operator} ${date}`, conditions: 1 };
}

/** Searches text literally: the database's wildcards `%`, `_` and `[` are switched off by brackets. */
export function search(method: 'contains' | 'startswith' | 'endswith', column: string, text: string): Condition {
	const literal = stringLiteral(text.replace(/[[%_]/g, '[$&]'));
	return { text: `${method}(${assertIdentifier(column)},${literal})`, conditions: 1 };
}

export function allOf(...conditions: Condition[]): Condition {
	return joined(conditions, ' and ');
}

export function anyOf(...conditions: Condition[]): Condition {
	return joined(conditions, ' or ');
}

/** The value for `$filter=`, percent-encoded. */
export function encodeFilter(condition: Condition): string {
	return encodeOption(condition.text);
}

function joined(conditions: Condition[], word: string): Condition {
	const text = conditions.map((condition) => condition.text).join(word);
	const conditionCount = conditions.reduce((sum, condition) => sum + condition.conditions, 0);
	return { text: conditions.length > 1 ? `(${text})` : text, conditions: conditionCount };
}
