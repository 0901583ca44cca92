import { refuse } from '../protocol/refusals';
import type { Operand } from './syntax';
import { TokenReader } from './tokenReader';

/** Values of parameter aliases, still as text. */
export type Aliases = Map<string, string>;

const parseList = (reader: TokenReader): Operand => {
	reader.expect('punctuation', '[');
	const value: string[] = [];
	while (!reader.is('punctuation', ']')) {
		if (value.length > 0) reader.expect('punctuation', ',');
		// Values inside a list stand in double quotes, numbers included.
		value.push(reader.expect('quoted').text);
	}
	reader.expect('punctuation', ']');
	return { kind: 'list', value };
};

const parsePath = (reader: TokenReader): Operand => {
	const names = [reader.expect('name').text];
	while (reader.is('punctuation', '/') && !isLambdaName(reader.peek(1).text, reader.peek(2).text)) {
		reader.next();
		names.push(reader.expect('name').text);
	}
	return { kind: 'path', names };
};

/** Whether a name followed by this token opens a lambda. */
export const isLambdaName = (name: string, after: string): boolean => (name === 'any' || name === 'all') && after === '(';

const words: Record<string, Operand> = { null: { kind: 'null' }, true: { kind: 'boolean', value: true }, false: { kind: 'boolean', value: false } };

const parseAlias = (name: string, aliases: Aliases): Operand => {
	const text = aliases.get(name);
	if (text === undefined) throw refuse.syntax(`The parameter alias '${name}' has no value in the query string.`);
	const reader = new TokenReader(text);
	const operand = parseOperand(reader, new Map());
	reader.expect('end');
	return operand;
};

/** Reads a literal, a path or the value of an alias. */
export const parseOperand = (reader: TokenReader, aliases: Aliases): Operand => {
	const { kind, text } = reader.peek();
	if (kind === 'punctuation' && text === '[') return parseList(reader);
	if (kind === 'name') {
		const word = Object.hasOwn(words, text) ? words[text] : undefined;
		return word ? (reader.next(), word) : parsePath(reader);
	}
	if (kind === 'punctuation' || kind === 'end') throw reader.unexpected();
	reader.next();
	if (kind === 'alias') return parseAlias(text, aliases);
	if (kind === 'number') return { kind, value: Number(text), whole: /^[+-]?\d+$/.test(text) };
	if (kind === 'guid' || kind === 'moment' || kind === 'day') return { kind, value: text };
	return { kind: 'text', value: text };
};
