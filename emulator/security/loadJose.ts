import { pathToFileURL } from 'node:url';
import { constants, runInThisContext } from 'node:vm';

type Jose = typeof import('jose', { with: { 'resolution-mode': 'import' } });

/** The package `jose`, an ES module, for code that is compiled to CommonJS; also where a test runner has replaced `require`. */
export const loadJose = (): Promise<Jose> => {
	const load = runInThisContext('(address) => import(address)', { importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER }) as (address: string) => Promise<Jose>;
	return load(pathToFileURL(require.resolve('jose')).href);
};
