import { readFileSync } from 'node:fs';
import { get as getPlain } from 'node:http';
import { get as getSecure } from 'node:https';
import type { JSONWebKeySet, JWTPayload, JWTVerifyGetKey } from 'jose' with { 'resolution-mode': 'import' };
import type { Principal } from './callers';
import { loadJose } from './loadJose';

export interface JwtAuthentication {
	/** Addresses of accepted issuers, as in the claim `iss`. */
	issuers: string[];
	/** Where the keys are; default the address in the first issuer's OpenID configuration. */
	jwksUri?: string;
	/** Certificate authority of the sign-in server: PEM text or the path of a PEM file. */
	ca?: string;
	/** Accepted audiences; default the environment's own address, with and without a slash at the end. */
	audiences?: string[];
	/** For a sign-in server in the same process: whether a token was revoked, by its claims. */
	isRevoked?(claims: JWTPayload): boolean;
}

const readCa = (ca: string | undefined): string | undefined => (ca === undefined || ca.includes('-----BEGIN') ? ca : readFileSync(ca, 'utf8'));

const fetchJson = (address: string, ca: string | undefined): Promise<unknown> =>
	new Promise((resolve, reject) => {
		const get = address.startsWith('https:') ? getSecure : getPlain;
		get(address, { ca }, (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('end', () => {
				if (response.statusCode === 200) resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')));
				else reject(new Error(`The sign-in server answered ${response.statusCode} for ${address}`));
			});
		}).on('error', reject);
	});

const principalOf = (claims: JWTPayload): Principal => {
	const text = (name: string): string | undefined => (typeof claims[name] === 'string' ? (claims[name] as string) : undefined);
	const applicationId = text('appid') ?? text('azp');
	// A token with scopes speaks for a person even though it names the application, too.
	const delegated = text('scp') !== undefined;
	return { ...(applicationId === undefined ? {} : delegated ? { delegatedBy: applicationId } : { applicationId }), ...(text('oid') !== undefined ? { objectId: text('oid') } : {}) };
};

const findJwksUri = async ({ jwksUri, issuers }: JwtAuthentication, ca: string | undefined): Promise<string> => {
	if (jwksUri !== undefined) return jwksUri;
	const configuration = (await fetchJson(`${issuers[0]?.replace(/\/$/, '')}/.well-known/openid-configuration`, ca)) as { jwks_uri: string };
	return configuration.jwks_uri;
};

/** Verifies signature, issuer, audience and times of tokens. The keys are fetched at the first token and again when one is unknown. */
export const createTokenVerifier = (settings: JwtAuthentication): ((token: string, origin: string) => Promise<Principal | undefined>) => {
	const ca = readCa(settings.ca);
	let keys: JWTVerifyGetKey | undefined;
	const loadKeys = async (): Promise<JWTVerifyGetKey> => {
		const { createLocalJWKSet } = await loadJose();
		return createLocalJWKSet((await fetchJson(await findJwksUri(settings, ca), ca)) as JSONWebKeySet);
	};
	const verify = async (token: string, origin: string): Promise<Principal | undefined> => {
		const { jwtVerify } = await loadJose();
		keys ??= await loadKeys();
		const audience = settings.audiences ?? [origin, `${origin}/`];
		const { payload } = await jwtVerify(token, keys, { issuer: settings.issuers, audience });
		return settings.isRevoked?.(payload) ? undefined : principalOf(payload);
	};
	return async (token, origin) => {
		const { errors } = await loadJose();
		try {
			return await verify(token, origin);
		} catch (error) {
			if (!(error instanceof errors.JOSEError)) throw error;
			if (!(error instanceof errors.JWKSNoMatchingKey)) return undefined;
			keys = undefined;
		}
		return verify(token, origin).catch((error: unknown) => {
			if (error instanceof errors.JOSEError) return undefined;
			throw error;
		});
	};
};
