'use strict';

const transform = {
	'^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022' }, module: { type: 'commonjs' } }],
};

/** One ring of tests: a folder under test/, see CONTRIBUTING.md. */
const ring = (name, timeout) => ({
	displayName: name,
	rootDir: __dirname,
	testEnvironment: 'node',
	testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/build', '<rootDir>/.cache'],
	transform,
	testTimeout: timeout,
});

module.exports = {
	projects: [ring('unit', 20_000), ring('contract', 60_000), ring('nodes', 120_000), ring('regressions', 120_000), ring('e2e', 600_000)],
};
