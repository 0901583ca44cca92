import type { Principal } from './callers';
import { createTokenVerifier, type JwtAuthentication } from './tokenVerifier';

/** How bearer tokens are checked: against the keys of a sign-in server, or as fixed texts for tests. */
export type Authentication = ({ mode: 'jwt' } & JwtAuthentication) | { mode: 'static'; tokens: Record<string, Principal> };

/** Reads an Authorization header; undefined when it holds no token that is good here. */
export type Authenticate = (header: string | undefined, origin: string) => Promise<Principal | undefined>;

const bearer = (header: string | undefined): string | undefined => /^Bearer\s+(\S+)$/i.exec(header ?? '')?.[1];

/** Makes the check of an Authorization header. `origin` is the environment's address, which a token's audience has to be. */
export const createAuthenticate = (authentication: Authentication): Authenticate => {
	if (authentication.mode === 'static') {
		const { tokens } = authentication;
		return async (header) => {
			const token = bearer(header);
			return token !== undefined && Object.hasOwn(tokens, token) ? tokens[token] : undefined;
		};
	}
	const verify = createTokenVerifier(authentication);
	return async (header, origin) => {
		const token = bearer(header);
		return token === undefined ? undefined : verify(token, origin);
	};
};
