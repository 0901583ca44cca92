import js from '@eslint/js';
import communityNodes from '@n8n/eslint-plugin-community-nodes';
import nodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

/**
 * Every place where this package leaves a rule of the two n8n plugins, and why. Nothing is switched off anywhere else: inline
 * disable comments are refused below and ignored by n8n's own scanner.
 */
const DEVIATIONS = [
	{
		rule: '@n8n/community-nodes/no-runtime-dependencies',
		files: ['package.json'],
		why: 'MSAL signs in; luxon, lodash and libphonenumber-js convert values. Accepted: self-hosted n8n only, not eligible for the verified list.',
	},
	{
		rule: '@n8n/community-nodes/no-restricted-imports',
		files: ['src/n8n/signIn/msal.ts'],
		why: '@azure/msal-node is a runtime dependency (see above); only the sign-in adapter may import it.',
	},
	{
		rule: '@n8n/community-nodes/no-restricted-imports',
		files: ['src/domain/matching/phone.ts'],
		why: 'libphonenumber-js is a runtime dependency (see above); only the phone rules may import it.',
	},
	{
		rule: '@n8n/community-nodes/no-restricted-globals',
		files: ['src/n8n/signIn/signInNetwork.ts'],
		why: 'Whether n8n would send a request through a proxy stands in environment variables only, and a managed identity must not be asked for through one.',
	},
	{
		rule: '@n8n/community-nodes/require-node-api-error',
		files: ['src/domain/**/*.ts', 'src/client/**/*.ts'],
		why: 'These layers may not know n8n-workflow (test/unit/house/imports.test.ts); src/n8n turns what they throw into node errors.',
	},
	{
		rule: 'n8n-nodes-base/cred-class-field-documentation-url-miscased',
		files: ['credentials/**/*.ts'],
		why: 'Wants the camelCase key that only pages of n8n itself have; a community package needs an http address, which not-http-url asks for.',
	},
	{
		rule: 'n8n-nodes-base/node-class-description-inputs-wrong-regular-node',
		files: ['nodes/**/*.ts'],
		why: "Wants the literal 'main'; the newer plugin (node-connection-type-literal) wants NodeConnectionTypes.Main, and it is right since n8n 1.x.",
	},
	{
		rule: 'n8n-nodes-base/node-class-description-outputs-wrong',
		files: ['nodes/**/*.ts'],
		why: 'The same contradiction for outputs; it also knows of one output only.',
	},
	{
		rule: '@n8n/community-nodes/credential-password-field',
		files: ['credentials/Dynamics365ServicePrincipalApi.credentials.ts'],
		why: 'Counts the certificate, which is public, as a secret; masked it could not be checked by eye. The other plugin still guards secret, key and passphrase.',
	},
];

const PRODUCT = ['nodes/**/*.ts', 'credentials/**/*.ts', 'src/**/*.ts'];
const SCRIPTS = ['**/*.mjs', '**/*.js'];

const plugins = { '@n8n/community-nodes': communityNodes, 'n8n-nodes-base': nodesBase };
const communityRules = communityNodes.configs.recommended.rules;
// A warning that nobody has to mend is noise: what the plugins only warn about fails here too.
const asErrors = (rules) => Object.fromEntries(Object.keys(rules).map((rule) => [rule, 'error']));

const nodeGlobals = Object.fromEntries(['process', 'console', 'Buffer', 'URL', 'setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'require', 'module', 'exports', '__dirname'].map((name) => [name, 'readonly']));

export default [
	{ ignores: ['node_modules/**', 'dist/**', 'build/**', '.cache/**', 'coverage/**'] },
	{ linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true } },
	...tseslint.configs.recommended.map((config) => ({ ...config, files: ['**/*.ts'] })),
	{
		files: ['**/*.ts'],
		languageOptions: { parserOptions: { project: ['./tsconfig.test.json'], tsconfigRootDir: import.meta.dirname } },
		rules: {
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
			'no-console': 'error',
			'no-empty': ['error', { allowEmptyCatch: false }],
		},
	},
	{ files: ['emulator/local.ts', 'demo/**/*.ts', 'bench/**/*.ts'], rules: { 'no-console': 'off' } },
	{ files: SCRIPTS, ...js.configs.recommended, languageOptions: { globals: nodeGlobals } },
	{ files: PRODUCT, plugins, rules: asErrors(communityRules) },
	{ files: ['nodes/**/*.ts'], plugins, rules: nodesBase.configs.nodes.rules },
	{ files: ['credentials/**/*.ts'], plugins, rules: nodesBase.configs.credentials.rules },
	{
		files: ['package.json'],
		plugins,
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
		rules: { ...asErrors(communityRules), ...nodesBase.configs.community.rules },
	},
	...DEVIATIONS.map(({ rule, files }) => ({ files, plugins, rules: { [rule]: 'off' } })),
];
