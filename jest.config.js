'use strict';

const transform = {
	'^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022' }, module: { type: 'commonjs' } }],
};

/** One ring of tests: a folder under test/, see CONTRIBUTING.md. */
const ring = (name) => ({
	displayName: name,
	rootDir: __dirname,
	testEnvironment: 'node',
	setupFiles: ['<rootDir>/test/support/quietN8n.ts', '<rootDir>/test/support/fixedSeed.ts'],
	testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/build', '<rootDir>/.cache'],
	transform,
});

module.exports = {
	// Jest takes this for all projects together; whole installations and n8n starts happen in setup hooks.
	testTimeout: 300_000,
	testSequencer: `${__dirname}/test/support/longSuitesFirst.js`,
	projects: ['unit', 'contract', 'nodes', 'regressions', 'e2e', 'browser'].map(ring),
};
