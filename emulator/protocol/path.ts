import type { PathSegment } from '../contracts';
import { refuse } from './refusals';

const decode = (text: string): string => {
	try {
		return decodeURIComponent(text);
	} catch {
		throw refuse.syntax(`The request URI is malformed at '${text}'.`);
	}
};

const parseSegment = (raw: string): PathSegment => {
	const text = decode(raw);
	const open = text.indexOf('(');
	if (open < 0 || !text.endsWith(')')) return { raw, name: text, key: null };
	return { raw, name: text.slice(0, open), key: text.slice(open + 1, -1) };
};

/** Cuts a path below `/api/data/v9.2/` into its segments. A slash always separates, even inside a key: such keys cannot be addressed. */
export const parsePath = (path: string): PathSegment[] => path.split('/').filter(Boolean).map(parseSegment);
