import { refuse } from '../protocol/refusals';

export type TokenKind = 'text' | 'quoted' | 'number' | 'guid' | 'moment' | 'day' | 'name' | 'alias' | 'punctuation' | 'end';

export interface Token {
	kind: TokenKind;
	/** Text without its quotes, doubled quotes and escapes undone. */
	text: string;
	position: number;
}

interface Rule {
	kind: TokenKind;
	/** The characters it can begin with. */
	start: RegExp;
	pattern: RegExp;
	read: (match: string) => string;
}

const asWritten = (match: string): string => match;

const readQuoted = (match: string): string => (match.includes('\\') ? match.slice(1, -1).replace(/\\(["\\])/g, '$1') : match.slice(1, -1));

/** Tried in this order: an id or a date also begins like a number. */
const rules: Rule[] = [
	{ kind: 'text', start: /'/, pattern: /'(?:[^']|'')*'/y, read: (match) => match.slice(1, -1).replaceAll("''", "'") },
	{ kind: 'quoted', start: /"/, pattern: /"(?:[^"\\]|\\.)*"/y, read: readQuoted },
	{ kind: 'guid', start: /[0-9a-fA-F]/, pattern: /[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![\w-])/y, read: (match) => match.toLowerCase() },
	{ kind: 'moment', start: /\d/, pattern: /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})/y, read: asWritten },
	{ kind: 'day', start: /\d/, pattern: /\d{4}-\d{2}-\d{2}(?![\w-])/y, read: asWritten },
	{ kind: 'number', start: /[+\-\d]/, pattern: /[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w])/y, read: asWritten },
	{ kind: 'alias', start: /@/, pattern: /@\w+/y, read: asWritten },
	{ kind: 'name', start: /[A-Za-z_$]/, pattern: /[A-Za-z_$][\w$]*(?:\.[A-Za-z_]\w*)*/y, read: asWritten },
	{ kind: 'punctuation', start: /[()[\],:/=]/, pattern: /[()[\],:/=]/y, read: asWritten },
];

/** Per ASCII character, the rules that can begin with it; no rule begins with another. */
const rulesByStart = Array.from({ length: 128 }, (_, code) => rules.filter(({ start }) => start.test(String.fromCharCode(code))));

const skipBlanks = (text: string, from: number): number => {
	let position = from;
	while (text[position] === ' ' || text[position] === '\t') position += 1;
	return position;
};

const nextToken = (text: string, position: number): [Token, number] => {
	for (const { kind, pattern, read } of rulesByStart[text.charCodeAt(position)] ?? []) {
		pattern.lastIndex = position;
		const match = pattern.exec(text)?.[0];
		if (match !== undefined) return [{ kind, text: read(match), position }, position + match.length];
	}
	throw refuse.syntax(`Syntax error: character '${text[position]}' is not valid at position ${position} in '${text}'.`);
};

/** Cuts a filter or an alias value into tokens, an `end` token last. */
export const tokenize = (text: string): Token[] => {
	const tokens: Token[] = [];
	let position = skipBlanks(text, 0);
	while (position < text.length) {
		const [token, end] = nextToken(text, position);
		tokens.push(token);
		position = skipBlanks(text, end);
	}
	tokens.push({ kind: 'end', text: '', position: text.length });
	return tokens;
};
