import { readFileSync, writeFileSync } from 'node:fs';

const between = (name: string): RegExp => new RegExp(`(<!-- ${name}: [^]*?-->\n)[^]*?(\n<!-- end of ${name} -->)`);

/**
 * A part of a page that is made by a test: what stands between `<!-- name: ... -->` and `<!-- end of name -->`. With UPDATE_DOCS it is written anew.
 * @returns the page as it is, and as it has to be
 */
export function generatedPart(file: string, name: string, content: string): { is: string; hasToBe: string } {
	const text = readFileSync(file, 'utf8');
	if (!between(name).test(text)) throw new Error(`${file} has no part "${name}"`);
	const hasToBe = text.replace(between(name), (_all, head: string, end: string) => `${head}\n${content}\n${end}`);
	if (process.env.UPDATE_DOCS) writeFileSync(file, hasToBe);
	return { is: readFileSync(file, 'utf8'), hasToBe };
}
