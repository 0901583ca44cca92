import type { ApiError } from '../contracts';
import { refuse } from '../protocol/refusals';

const TOKENS = /\s*(?:(?<text>(?:[\w.]+)?'(?:[^']|'')*')|(?<list>\[[^\]]*\])|(?<word>@?[\w.$-]+(?:\/[\w.]+)*)|(?<mark>[(),=]))/y;

/** Cuts a filter into literals, lists, words and marks. */
export function tokens(text: string): string[] {
	const found: string[] = [];
	TOKENS.lastIndex = 0;
	const trimmed = text.trimEnd();
	while (TOKENS.lastIndex < trimmed.length) {
		const start = TOKENS.lastIndex;
		const match = TOKENS.exec(trimmed);
		if (match === null) throw syntaxError(start, text);
		found.push(match[0].trim());
	}
	return found;
}

/** Refusal of a filter that cannot be read: 400 `0x80060888`. */
export const syntaxError = (position: number, text: string): ApiError => refuse.syntax(`Syntax error at position ${position} in '${text}'.`);
