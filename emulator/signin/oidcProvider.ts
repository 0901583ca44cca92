import type { IncomingMessage, ServerResponse } from 'node:http';
import { pathToFileURL } from 'node:url';
import { constants, runInThisContext } from 'node:vm';

/** The parts of `oidc-provider` this server uses; the package brings no types. */
export interface OidcContext {
	status: number;
	body: unknown;
	path: string;
	oidc?: {
		params?: Record<string, string | undefined>;
		route?: string;
	};
}

export interface OidcClient {
	clientId: string;
}

export interface OidcToken {
	clientId: string;
	jti: string;
	resourceServer?: { accessTokenTTL?: number };
}

export interface OidcProvider {
	Client: { prototype: { compareClientSecret(this: OidcClient, actual: string): boolean } };
	use(middleware: (context: OidcContext, next: () => Promise<void>) => Promise<void>): void;
	callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

export interface OidcModule {
	Provider: {
		new (issuer: string, configuration: Record<string, unknown>): OidcProvider;
		/** Context of the request under way. */
		readonly ctx: OidcContext | undefined;
	};
	errors: Record<'InvalidTarget' | 'InvalidScope' | 'InvalidClientAuth', new (description: string) => Error>;
}

/**
 * Loads the library, which is an ES module. A plain `import()` would do in Node, but under jest it is answered by jest's
 * own loader, which knows no ES modules; a script told to use the default loader gets Node's in both places.
 */
export async function loadOidcProvider(): Promise<OidcModule> {
	const address = pathToFileURL(require.resolve('oidc-provider')).href;
	const importModuleDynamically = constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
	return (await runInThisContext(`import(${JSON.stringify(address)})`, { importModuleDynamically })) as OidcModule;
}

const plain = runInThisContext('({ object: () => ({}), array: () => [] })') as { object(): Record<string, unknown>; array(): unknown[] };

/**
 * Copies objects and arrays into those of Node's main context, leaving functions and simple values as they are. The
 * library checks for plain objects by their prototype, and jest runs this code in a context with prototypes of its own.
 */
export function asPlain<T>(value: T): T {
	if (Array.isArray(value)) {
		const list = plain.array();
		value.forEach((item) => list.push(asPlain<unknown>(item)));
		return list as T;
	}
	if (typeof value !== 'object' || value === null) {
		return value;
	}
	return Object.assign(plain.object(), Object.fromEntries(Object.entries(value).map(([name, item]) => [name, asPlain<unknown>(item)]))) as T;
}
