const special = /[.*+?^${}()|\\/\]]/g;

const characterClass = (body: string): string => {
	const negated = body.startsWith('^');
	return `[${negated ? '^' : ''}${(negated ? body.slice(1) : body).replace(/[\\\]^]/g, '\\$&')}]`;
};

const translate = (pattern: string): string => {
	const parts = pattern.match(/\[[^\]]+\]|[\s\S]/gu) ?? [];
	return parts
		.map((part) => {
			if (part === '%') return '[\\s\\S]*';
			if (part === '_') return '[\\s\\S]';
			if (part.length > 1 && part.startsWith('[')) return characterClass(part.slice(1, -1));
			return part === '[' ? '\\[' : part.replace(special, '\\$&');
		})
		.join('');
};

const compiled = new Map<string, RegExp>();

/** A regular expression for a pattern of SQL Server's LIKE: `%`, `_`, `[a-c]`, `[^a]`; `[%]` stands for the sign itself. */
export const likeToRegExp = (pattern: string): RegExp => {
	const known = compiled.get(pattern);
	if (known) return known;
	if (compiled.size > 1000) compiled.clear();
	const expression = new RegExp(`^${translate(pattern)}$`, 'u');
	compiled.set(pattern, expression);
	return expression;
};

/** Whether a text holds anything LIKE gives a meaning to. */
export const hasWildcard = (text: string): boolean => /[%_[]/.test(text);
