import { refuse } from './refusals';

/** The options of a query string, decoded. */
export interface QueryString {
	/** Options whose names start with `$`, and plain ones. */
	options: Map<string, string>;
	/** Parameter aliases by name with the `@`. */
	aliases: Map<string, string>;
}

const decode = (text: string): string => {
	try {
		return decodeURIComponent(text.replaceAll('+', ' '));
	} catch {
		throw refuse.syntax(`The query option is malformed at '${text}'.`);
	}
};

/** Reads a raw query string. An option given twice is refused. */
export const parseQueryString = (query: string): QueryString => {
	const parsed: QueryString = { options: new Map(), aliases: new Map() };
	for (const part of query.split('&').filter(Boolean)) {
		const at = part.indexOf('=');
		const name = decode(at < 0 ? part : part.slice(0, at));
		const into = name.startsWith('@') ? parsed.aliases : parsed.options;
		if (into.has(name)) throw refuse.syntax(`Query option '${name}' was specified more than once, but it must be specified at most once.`);
		into.set(name, at < 0 ? '' : decode(part.slice(at + 1)));
	}
	return parsed;
};
