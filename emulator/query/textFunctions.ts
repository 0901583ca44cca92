import { refuse } from '../protocol/refusals';
import { foldText } from '../store/fold';
import { hasWildcard } from '../store/likePattern';
import { comparable, isText } from '../store/sqlNames';
import { fragment, type Fragment } from './fragment';
import { resolvePath, type Scope } from './scope';
import type { FilterNode, TextFunction } from './syntax';

/** After every text that begins with a prefix. */
const lastCharacter = '\u{10ffff}';

/** Without wildcards SQLite's own functions do, and `startswith` can use an index. */
const plain: Record<TextFunction, (expression: string, text: string) => Fragment> = {
	contains: (expression, text) => fragment(`instr(${expression}, ?) > 0`, text),
	startswith: (expression, text) => fragment(`${expression} >= ? AND ${expression} < ?`, text, text + lastCharacter),
	endswith: (expression, text) => fragment(`substr(${expression}, ?) = ?`, -Array.from(text).length, text),
};

const patterns: Record<TextFunction, (text: string) => string> = {
	contains: (text) => `%${text}%`,
	startswith: (text) => `${text}%`,
	endswith: (text) => `%${text}`,
};

/** A trailing blank counts in a pattern, unlike in a comparison. */
const foldPattern = (text: string, ignoreAccents: boolean): string => foldText(`${text}.`, ignoreAccents).slice(0, -1);

/** Compiles `contains`, `startswith` and `endswith`; `%`, `_` and `[...]` in the argument are wildcards, as in the service. */
export const compileTextFunction = ({ name, target, argument }: Extract<FilterNode, { kind: 'textFunction' }>, scope: Scope): Fragment => {
	if (target.kind !== 'path' || argument.kind !== 'text') throw refuse.syntax(`No function signature for the function with name '${name}' matches the specified arguments.`);
	const { column, alias } = resolvePath(target.names, scope);
	if (!isText(column)) throw refuse.syntax(`No function signature for the function with name '${name}' matches the specified arguments.`);
	const expression = comparable(column, alias);
	const text = foldPattern(argument.value, scope.context.environment.settings.ignoreAccents);
	if (text === '') return fragment(`${expression} IS NOT NULL`);
	return hasWildcard(text) ? fragment(`matches(${expression}, ?)`, patterns[name](text)) : plain[name](expression, text);
};
