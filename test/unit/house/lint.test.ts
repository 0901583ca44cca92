import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = dirname(dirname(dirname(__dirname)));
const NODE = 'nodes/Dynamics365Upsert/Dynamics365Upsert.node.ts';
const FIELDS = 'nodes/Dynamics365Upsert/fields/mapping.ts';
const CREDENTIAL = 'credentials/Dynamics365ServicePrincipalApi.credentials.ts';

const source = (file: string): string => readFileSync(join(root, file), 'utf8');

interface Copy {
	filePath: string;
	text: string;
}

// eslint's configuration is an ES module, which jest's own loader cannot take; so one plain Node process lints all copies. The rules that
// need a whole TypeScript program are left out there: none of the seeds is about them, and they take a minute.
const LINTER = `
const { ESLint } = require('eslint');
let input = '';
process.stdin.on('data', (chunk) => { input += chunk; }).on('end', async () => {
	const untyped = { files: ['**/*.ts'], languageOptions: { parserOptions: { project: null } }, rules: { '@typescript-eslint/no-floating-promises': 'off', '@typescript-eslint/no-misused-promises': 'off' } };
	const eslint = new ESLint({ overrideConfig: [untyped] });
	const all = [];
	for (const { filePath, text } of JSON.parse(input)) all.push((await eslint.lintText(text, { filePath }))[0].messages.map(({ ruleId, message }) => ruleId ?? message));
	process.stdout.write(JSON.stringify(all));
});`;

/** Rules that copies of real files break, by copy; the files themselves stay as they are. */
function brokenRules(copies: Copy[]): string[][] {
	// One of the plugins judges every file as a test fixture of its own when it sees a test runner's variables.
	const env = { ...process.env, NODE_ENV: '', JEST_WORKER_ID: undefined };
	const { stdout, stderr } = spawnSync(process.execPath, ['-e', LINTER], { cwd: root, env, input: JSON.stringify(copies), encoding: 'utf8' });
	if (!stdout) throw new Error(stderr);
	return JSON.parse(stdout) as string[][];
}

/** Replaces the one place where `from` stands; a seed that no longer finds its place must not pass silently. */
function seeded(file: string, from: string | RegExp, to: string): string {
	const text = source(file);
	const changed = text.replace(from, to);
	if (changed === text) throw new Error(`${file} no longer holds ${String(from)}: the seed has to be moved`);
	return changed;
}

const seeds: [string, string, string | RegExp, string][] = [
	['@n8n/community-nodes/node-usable-as-tool', NODE, /^\t\tusableAsTool: true,\n/m, ''],
	['@n8n/community-nodes/require-node-description-fields', NODE, /^\t\tsubtitle: .*\n/m, ''],
	['@n8n/community-nodes/no-restricted-globals', NODE, 'return await runOperation(this);', 'if (process.env.DRY_RUN) return [];\n\t\treturn await runOperation(this);'],
	['@n8n/community-nodes/no-restricted-imports', NODE, /^/, "import 'axios';\n"],
	['@n8n/community-nodes/node-connection-type-literal', NODE, 'inputs: [NodeConnectionTypes.Main]', "inputs: ['main']"],
	['n8n-nodes-base/node-param-display-name-miscased', FIELDS, /displayName: 'Mapping'/, "displayName: 'field mapping'"],
	['n8n-nodes-base/node-param-default-wrong-for-options', FIELDS, /default: 'defaultColumns'/, "default: 'noSuchChoice'"],
	['n8n-nodes-base/cred-class-field-type-options-password-missing', CREDENTIAL, /(name: 'clientSecret',\n\t\t\ttype: 'string',\n)\t\t\ttypeOptions: \{ password: true \},\n/, '$1'],
];

describe('lint sees a violation seeded into a real file', () => {
	const untouched = [NODE, FIELDS, CREDENTIAL];
	let broken: string[][] = [];

	beforeAll(() => {
		broken = brokenRules([...untouched.map((file) => ({ filePath: file, text: source(file) })), ...seeds.map(([, file, from, to]) => ({ filePath: file, text: seeded(file, from, to) }))]);
	}, 120_000);

	it.each(untouched.map((file, position) => [file, position] as const))('%s has none before', (_file, position) => {
		expect(broken[position]).toEqual([]);
	});

	it.each(seeds.map(([rule], position) => [rule, position] as const))('%s', (rule, position) => {
		expect(broken[untouched.length + position]).toContain(rule);
	});
});
