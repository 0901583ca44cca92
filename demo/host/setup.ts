import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where `scripts/setup` put what a real n8n needs; all paths absolute. */
export interface Setup {
	/** Node 24 binary. */
	node: string;
	/** Directory that holds `node_modules/n8n`. */
	n8nDir: string;
	packageName: string;
	/** The packed package, untarred, with its runtime dependencies. */
	packageDir: string;
	projectDir: string;
	stateDir: string;
}

/** This code runs from source in tests and from `build/` in the demo, so the file is looked for upwards. */
function findUpwards(from: string, name: string): string | undefined {
	const candidate = join(from, name);
	if (existsSync(candidate)) return candidate;
	return dirname(from) === from ? undefined : findUpwards(dirname(from), name);
}

/** Reads `.cache/setup.json`; throws a sentence naming the command that writes it. */
export function readSetup(): Setup {
	const file = findUpwards(__dirname, join('.cache', 'setup.json'));
	if (!file) throw new Error('Nothing is set up yet: run `npm start` or `npm test` once, or `node scripts/setup.mjs`.');
	return JSON.parse(readFileSync(file, 'utf8')) as Setup;
}
