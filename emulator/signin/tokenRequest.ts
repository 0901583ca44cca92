import { decodeJwt, decodeProtectedHeader } from './jwtParts';
import type { ApplicationSettings, Directory, TenantSettings } from './directory';
import { refusals, type Refusal } from './aadsts';

/** A token request, read just far enough to explain why it was refused. */
export interface TokenRequest {
	/** The tenant as the address names it. */
	tenant: TenantSettings;
	grantType?: string;
	clientId?: string;
	secret?: string;
	assertion?: string;
	scope?: string;
}

type Fields = Record<string, string | undefined>;

function readBasic(header: string): { clientId?: string; secret?: string } {
	const encoded = /^basic ([A-Za-z0-9+/=]+)$/i.exec(header)?.[1];
	if (encoded === undefined) {
		return {};
	}
	const [clientId = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
	return { clientId: decodeURIComponent(clientId), secret: decodeURIComponent(rest.join(':')) };
}

/** @param authorization the header of that name, empty when absent */
export function readTokenRequest(tenant: TenantSettings, fields: Fields, authorization: string): TokenRequest {
	const basic = readBasic(authorization);
	return {
		tenant,
		grantType: fields.grant_type,
		clientId: fields.client_id ?? basic.clientId ?? decodeJwt(fields.client_assertion)?.sub,
		// A parameter without a value counts as left out (RFC 6749, 3.2).
		secret: (fields.client_secret ?? basic.secret) || undefined,
		assertion: fields.client_assertion,
		scope: fields.scope,
	};
}

/**
 * The audience a scope asks for: everything before `/.default`. `https://org//.default` keeps one slash, which then
 * stands in the token's `aud` (the trap of a resource that was written with a trailing slash).
 * @returns undefined when the scope is not exactly one `.default` scope
 */
export function audienceOf(scope: string | undefined): string | undefined {
	return /^(\S+)\/\.default$/.exec(scope?.trim() ?? '')?.[1];
}

function refuseProof(directory: Directory, application: ApplicationSettings, request: TokenRequest): Refusal | undefined {
	if (request.secret !== undefined) {
		const verdict = directory.checkSecret(application, request.secret);
		const byVerdict = { valid: undefined, expired: refusals.expiredSecret, wrong: refusals.wrongSecret }[verdict];
		return byVerdict?.(application.clientId);
	}
	return request.assertion === undefined ? refusals.noCredential() : refuseAssertion(directory, application, request.assertion);
}

function refuseAssertion(directory: Directory, application: ApplicationSettings, assertion: string): Refusal | undefined {
	const header = decodeProtectedHeader(assertion);
	const known = directory.certificates(application).some(({ x5t, x5tS256 }) => header?.['x5t#S256'] === x5tS256 || header?.x5t === x5t);
	if (!known) {
		return refusals.unregisteredCertificate();
	}
	const expires = Number(decodeJwt(assertion)?.exp ?? 0);
	return expires * 1000 < Date.now() ? refusals.expiredAssertion() : undefined;
}

/**
 * Why an application gets no token of its own for a resource: malformed scope, never put to use, unknown environment, disabled. Nobody has to
 * consent: Entra leaves it to the resource whom it lets in (Microsoft Learn, "OAuth 2.0 client credentials flow", tokens without roles).
 */
export function refuseResource(directory: Directory, application: ApplicationSettings, scope: string | undefined): Refusal | undefined {
	const audience = audienceOf(scope);
	if (audience === undefined) {
		return refusals.badScope();
	}
	if (application.hasServicePrincipal === false) {
		return refusals.noServicePrincipal(application.clientId, application.tenantId ?? '');
	}
	if (!directory.knowsResource(audience, application.tenantId)) {
		return refusals.unknownResource(audience);
	}
	return application.isDisabled ? refusals.disabledApplication(application.clientId) : undefined;
}

/**
 * Says in Entra's words why the library refused a request.
 * @param error the library's OAuth error code
 */
export function explainRefusal(directory: Directory, request: TokenRequest, error: string): Refusal {
	if (error === 'server_error') {
		return refusals.broken();
	}
	if (error === 'unsupported_grant_type') {
		return refusals.badGrant();
	}
	if (request.clientId === undefined || request.grantType === undefined) {
		return refusals.badRequest();
	}
	const application = directory.application(request.tenant.id, request.clientId);
	if (!application) {
		return refusals.unknownApplication(request.clientId);
	}
	const refusal = refuseProof(directory, application, request) ?? refuseResource(directory, application, request.scope);
	return refusal ?? (error === 'invalid_client' ? refusals.badAssertion() : refusals.badRequest());
}
