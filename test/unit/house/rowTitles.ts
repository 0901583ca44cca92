import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Rings whose tests run the node in n8n-core or a real n8n; a unit test alone shows no requirement. */
const SHOWING_RINGS = ['nodes', 'regressions', 'e2e', 'browser'];

/** A title such as `S12: ...` or `S55, S94: ...`; as the first cell of a table whose titles begin with `%s: `, the rows alone. */
const TITLE = /(['"`])([SG]\d+(?:,? [SG]\d+)*)(: |\1)/g;
const TITLE_FROM_TABLE = /['"`]%s: /;

/** A requirement row that a test's title begins with. */
export interface NamedRow {
	row: string;
	/** Path of the test relative to the checkout. */
	file: string;
	/** Whether the test runs the node, so that it shows the row. */
	isShown: boolean;
}

/** The rows that titles in the text of a test begin with. */
export function rowsNamedIn(text: string): string[] {
	const takesTables = TITLE_FROM_TABLE.test(text);
	const titles = [...text.matchAll(TITLE)].filter(([, , , end]) => end === ': ' || takesTables);
	return titles.flatMap(([, , rows]) => rows?.match(/[SG]\d+/g) ?? []);
}

const testFiles = (root: string): string[] =>
	readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
		.map((name) => name.split(sep).join('/'))
		.filter((name) => name.endsWith('.ts') && !name.startsWith('unit/house/'));

/** Whether a test file, by its path below `test`, is of a ring that runs the node. */
export const runsTheNode = (name: string): boolean => SHOWING_RINGS.includes(name.split('/')[0] ?? '');

/** Every row named in the title of a test of this checkout, once per place. */
export const namedRows = (root: string): NamedRow[] =>
	testFiles(root).flatMap((name) => rowsNamedIn(readFileSync(join(root, 'test', name), 'utf8')).map((row) => ({ row, file: `test/${name}`, isShown: runsTheNode(name) })));
