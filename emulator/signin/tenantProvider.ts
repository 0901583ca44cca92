import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { decodeProtectedHeader } from './jwtParts';
import { refusalBody } from './aadsts';
import { stableGuid, type ApplicationSettings, type Directory, type TenantSettings } from './directory';
import { accessClaims } from './delegated/tokens';
import type { Issuers } from './issuers';
import type { Journal } from './journal';
import { asPlain, loadOidcProvider, type OidcClient, type OidcContext, type OidcModule, type OidcProvider, type OidcToken } from './oidcProvider';
import { audienceOf, explainRefusal, readTokenRequest, refuseResource, type TokenRequest } from './tokenRequest';

/** What the providers of all tenants share. */
export interface ProviderSetup {
	directory: Directory;
	journal: Journal;
	issuers: Issuers;
	/** Private signing keys, JWK. */
	signingKeys: object[];
	/** Seconds a token lives when its application says nothing else. */
	lifetime: () => number;
	now: () => number;
}

const tokenPath = '/oauth2/v2.0/token';

/** A new RSA key for signing access tokens. */
export function newSigningKey(): object {
	const jwk = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
	return { ...jwk, kid: randomBytes(12).toString('base64url'), use: 'sig', alg: 'RS256' };
}

const proofMethodOf = (params: Record<string, string | undefined> = {}): string =>
	params.client_assertion === undefined ? 'client_secret_post' : 'private_key_jwt';

/** Applications as the library's clients. It knows one way of proof per client, so the request under way decides which. */
function clientMetadata(module: OidcModule, directory: Directory, application: ApplicationSettings): object {
	const keys = directory.certificates(application).map(({ certificate }) => ({ ...certificate.publicKey.export({ format: 'jwk' }), use: 'sig' }));
	return asPlain({
		client_id: application.clientId,
		// Only a placeholder: secrets are compared by the directory, which may hold several.
		client_secret: randomBytes(24).toString('base64url'),
		token_endpoint_auth_method: proofMethodOf(module.Provider.ctx?.oidc?.params),
		grant_types: ['client_credentials'],
		response_types: [],
		redirect_uris: [],
		...(keys.length > 0 ? { jwks: { keys } } : {}),
	});
}

/** Storage of the library's models: clients come from the directory, the rest (used assertions) stays in memory. */
function adapterFor(module: OidcModule, setup: ProviderSetup, tenant: TenantSettings) {
	const stored = new Map<string, object>();
	const findClient = (id: string): object | undefined => {
		const application = setup.directory.application(tenant.id, id);
		return application && clientMetadata(module, setup.directory, application);
	};
	return (model: string): object => ({
		find: async (id: string) => (model === 'Client' ? findClient(id) : stored.get(`${model}:${id}`)),
		upsert: async (id: string, payload: object) => {
			stored.set(`${model}:${id}`, payload);
		},
	});
}

function resourceFeature(module: OidcModule, setup: ProviderSetup, tenant: TenantSettings): object {
	return {
		enabled: true,
		defaultResource: (context: OidcContext) => {
			const audience = audienceOf(context.oidc?.params?.scope);
			if (audience === undefined || !URL.canParse(audience)) {
				throw new module.errors.InvalidScope('the scope is no .default scope');
			}
			return audience;
		},
		getResourceServerInfo: (context: OidcContext, resource: string, client: OidcClient) => {
			const application = setup.directory.application(tenant.id, client.clientId);
			if (!application || refuseResource(setup.directory, application, context.oidc?.params?.scope)) {
				throw new module.errors.InvalidTarget('the resource is not available to the application');
			}
			return {
				scope: '',
				audience: resource,
				accessTokenTTL: application.tokenLifetimeSeconds ?? setup.lifetime(),
				accessTokenFormat: 'jwt',
				jwt: { sign: { alg: 'RS256' } },
			};
		},
	};
}

interface TokenParts {
	header?: object;
	payload: Record<string, unknown>;
}

/** Claims of an app-only token as Microsoft Entra writes them. */
function writeClaims(setup: ProviderSetup, tenant: TenantSettings) {
	return (_context: OidcContext, token: OidcToken, parts: TokenParts): void => {
		const application = setup.directory.application(tenant.id, token.clientId);
		const objectId = application?.objectId ?? stableGuid(`${tenant.id}/${token.clientId}`);
		const [now, ends] = [Number(parts.payload.iat), Number(parts.payload.exp)];
		parts.header = { typ: 'JWT' };
		parts.payload = accessClaims({ issuer: setup.issuers.token(tenant.id), tenantId: tenant.id, clientId: token.clientId, audience: String(parts.payload.aud), objectId, now, lifetimeSeconds: ends - now });
		setup.journal.noteIssued(token.clientId.toLowerCase(), String(parts.payload.uti));
	};
}

function assertRegistered(module: OidcModule, setup: ProviderSetup, tenant: TenantSettings) {
	return (_context: OidcContext, _claims: object, header: Record<string, string>, client: OidcClient): void => {
		const application = setup.directory.application(tenant.id, client.clientId);
		const certificates = application ? setup.directory.certificates(application) : [];
		const used = certificates.find(({ x5t, x5tS256 }) => (header['x5t#S256'] ?? '') === x5tS256 || (header.x5t ?? '') === x5t);
		if (!used || Date.parse(used.certificate.validTo) <= setup.now()) {
			throw new module.errors.InvalidClientAuth('the certificate is not registered or has expired');
		}
	};
}

const proofNameOf = (request: TokenRequest): 'secret' | 'certificate' | 'none' => {
	if (request.secret !== undefined) {
		return 'secret';
	}
	return decodeProtectedHeader(request.assertion) === undefined ? 'none' : 'certificate';
};

/** Rewrites the library's refusals into Entra's shape and keeps the journal. */
function answerLikeEntra(setup: ProviderSetup, tenant: TenantSettings) {
	return async (context: OidcContext & { get(name: string): string }, next: () => Promise<void>): Promise<void> => {
		await next();
		if (context.path !== tokenPath) {
			return;
		}
		const request = readTokenRequest(tenant, context.oidc?.params ?? {}, context.get('authorization'));
		const error = (context.body as { error?: string } | undefined)?.error;
		const refusal = error === undefined ? undefined : explainRefusal(setup.directory, request, error);
		if (refusal) {
			context.status = refusal.status;
			context.body = refusalBody(refusal, new Date(setup.now()));
		}
		const { clientId = null, scope = null } = request;
		setup.journal.record({ tenant: tenant.id, clientId: clientId?.toLowerCase() ?? null, proof: proofNameOf(request), grant: request.grantType ?? null, scope, status: context.status, refusedWith: refusal?.code ?? null });
	};
}

/**
 * One OpenID provider for one tenant, to be mounted under `/{tenant}`.
 */
export async function createTenantProvider(tenant: TenantSettings, setup: ProviderSetup): Promise<OidcProvider> {
	const module = await loadOidcProvider();
	const configuration = asPlain({
		adapter: adapterFor(module, setup, tenant),
		jwks: { keys: setup.signingKeys },
		cookies: { keys: [randomBytes(24).toString('base64url')] },
		features: {
			devInteractions: { enabled: false },
			clientCredentials: { enabled: true },
			resourceIndicators: resourceFeature(module, setup, tenant),
		},
		formats: { customizers: { jwt: writeClaims(setup, tenant) } },
		ttl: { ClientCredentials: (_context: OidcContext, token: OidcToken) => token.resourceServer?.accessTokenTTL ?? setup.lifetime() },
		clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
		enabledJWA: { clientAuthSigningAlgValues: ['PS256', 'RS256'] },
		assertJwtClientAuthClaimsAndHeader: assertRegistered(module, setup, tenant),
		routes: { token: tokenPath, jwks: '/discovery/v2.0/keys', authorization: '/oauth2/v2.0/authorize' },
	});
	const provider = new module.Provider(setup.issuers.openId(tenant.id), configuration);
	provider.Client.prototype.compareClientSecret = function compareClientSecret(actual) {
		const application = setup.directory.application(tenant.id, this.clientId);
		return application !== undefined && setup.directory.checkSecret(application, actual) === 'valid';
	};
	provider.use(answerLikeEntra(setup, tenant) as Parameters<OidcProvider['use']>[0]);
	return provider;
}
