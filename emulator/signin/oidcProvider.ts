import type { IncomingMessage, ServerResponse } from 'node:http';

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
}

export interface OidcProvider {
	Client: { prototype: { compareClientSecret(this: OidcClient, actual: string): boolean } };
	use(middleware: (context: OidcContext, next: () => Promise<void>) => Promise<void>): void;
	callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
	on(event: string, listener: (...values: never[]) => void): void;
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
 * Loads the library, which is an ES module. Node's own `require` can do that since version 22.12; it is taken from the
 * built-in module because jest puts a loader of its own in its place, which cannot.
 */
export function loadOidcProvider(): OidcModule {
	const { createRequire } = process.getBuiltinModule('node:module');
	return createRequire(__filename)('oidc-provider') as OidcModule;
}
