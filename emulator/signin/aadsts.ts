import { randomUUID } from 'node:crypto';

/** One refusal of the token endpoint. */
export interface Refusal {
	status: number;
	error: string;
	code: number;
	/** What follows `AADSTS{code}: `. */
	text: string;
	/** What has to be done, where the refusal says so in a field of its own. */
	suberror?: string;
}

/**
 * What follows the number, for refusals that name nothing; the first part is the OAuth error. Source: Microsoft Learn, authentication error
 * codes. The endpoint of version 2.0 says `invalid_grant` with a suberror where its documentation has `interaction_required`; seen with 50076
 * in issue 6306 of microsoftgraph/microsoft-graph-docs-contrib.
 */
const byNumber: Readonly<Record<number, [error: string, text: string, suberror?: string]>> = {
	50011: ['invalid_grant', 'The redirect URI does not match the one of the authorization request.'],
	50020: ['invalid_grant', 'The user account from another identity provider does not exist in this tenant.'],
	50034: ['invalid_grant', 'The user account does not exist in this directory.'],
	50057: ['invalid_grant', 'The user account is disabled.'],
	50076: ['invalid_grant', 'You must use multi-factor authentication to access the resource.', 'basic_action'],
	50079: ['invalid_grant', 'You must enroll in multi-factor authentication to access the resource.', 'basic_action'],
	50105: ['invalid_grant', 'The signed in user is not assigned to a role for the application.'],
	50173: ['invalid_grant', 'The provided grant has expired due to it being revoked, a fresh auth token is needed.'],
	53003: ['invalid_grant', 'Access has been blocked by Conditional Access policies.', 'message_only'],
	54005: ['invalid_grant', 'OAuth2 Authorization code was already redeemed.'],
	65001: ['invalid_grant', 'The user or administrator has not consented to use the application.'],
	70000: ['invalid_grant', 'The provided value for the input parameter refresh_token is not valid.'],
	70008: ['invalid_grant', 'The provided authorization code has expired.'],
	70043: ['invalid_grant', 'The refresh token has expired or is invalid due to sign-in frequency checks by conditional access.', 'token_expired'],
	501481: ['invalid_grant', 'The Code_Verifier does not match the code_challenge supplied in the authorization request.'],
	700082: ['invalid_grant', 'The refresh token has expired due to inactivity.'],
	700211: ['invalid_client', 'No matching federated identity record found for presented assertion issuer.'],
	700212: ['invalid_client', 'No matching federated identity record found for presented assertion audience.'],
	700213: ['invalid_client', 'No matching federated identity record found for presented assertion subject.'],
	7002138: ['invalid_client', 'No matching federated identity record found for presented assertion subject, whose letters differ in case from one on record.'],
};

const refusal = (status: number, error: string, code: number, text: string): Refusal => ({ status, error, code, text });

/** The refusals this server knows; texts name no values beyond what the caller sent in the address or as client id. */
export const refusals = {
	tenantNotFound: (tenant: string) => refusal(400, 'invalid_request', 90002, `Tenant '${tenant}' not found. Check the tenant ID and the cloud.`),
	malformedTenant: (tenant: string) => refusal(400, 'invalid_request', 900023, `The tenant identifier '${tenant}' is neither a GUID nor a domain name.`),
	noTenant: () => refusal(400, 'invalid_request', 50059, 'No tenant-identifying information was found in the request.'),
	/** A tenant asked for at the sign-in service of another cloud. */
	wrongCloud: (code: number, text: string) => refusal(400, 'invalid_request', code, text),
	unknownApplication: (clientId: string) => refusal(400, 'unauthorized_client', 700016, `Application with identifier '${clientId}' was not found in the directory.`),
	wrongSecret: (clientId: string) => refusal(401, 'invalid_client', 7000215, `Invalid client secret provided. Send the secret value, not the secret ID, for app '${clientId}'.`),
	expiredSecret: (clientId: string) => refusal(401, 'invalid_client', 7000222, `The provided client secret keys for app '${clientId}' are expired.`),
	noCredential: () => refusal(401, 'invalid_client', 7000218, "The request body must contain 'client_assertion' or 'client_secret'."),
	unregisteredCertificate: () => refusal(401, 'invalid_client', 700027, 'The certificate that signed the client assertion is not registered on the application.'),
	expiredAssertion: () => refusal(401, 'invalid_client', 700024, 'Client assertion is not within its valid time range.'),
	badAssertion: () => refusal(401, 'invalid_client', 50027, 'The client assertion is malformed or addressed to another audience.'),
	disabledApplication: (clientId: string) => refusal(401, 'unauthorized_client', 7000112, `Application '${clientId}' is disabled.`),
	noServicePrincipal: (clientId: string, tenant: string) => refusal(401, 'invalid_client', 7000229, `The client application ${clientId} is missing a service principal in the tenant ${tenant}.`),
	missingConsent: (clientId: string) => refusal(400, 'invalid_grant', 65001, `The administrator has not consented to use the application with ID '${clientId}'.`),
	unknownResource: (resource: string) => refusal(400, 'invalid_resource', 500011, `The resource principal named ${resource} was not found in the tenant.`),
	badScope: () => refusal(400, 'invalid_scope', 1002012, "Client credential flows need one scope that ends with '/.default'."),
	mixedScope: () => refusal(400, 'invalid_scope', 70011, "The provided value for the input parameter 'scope' is not valid: .default stands alone."),
	severalResources: () => refusal(400, 'invalid_request', 28000, "The value of the parameter 'scope' names more than one resource."),
	unknownPermission: (permission: string, resource: string) => refusal(400, 'invalid_client', 650053, `The application asked for the scope '${permission}', which the resource '${resource}' does not have.`),
	unlistedResource: (clientId: string, resource: string) => refusal(400, 'invalid_client', 650057, `The client ${clientId} does not list the resource ${resource} among the permissions of its registration.`),
	publicWithProof: () => refusal(401, 'invalid_client', 700025, "Client is public so neither 'client_assertion' nor 'client_secret' should be presented."),
	loginRequired: () => refusal(400, 'login_required', 50058, 'A silent sign-in request was sent but no user is signed in.'),
	declined: () => refusal(400, 'access_denied', 65004, 'User declined to consent to access the app.'),
	/** Only version 1.0 has the parameter. */
	resourceParameter: () => refusal(400, 'invalid_request', 901002, "The 'resource' request parameter is not supported."),
	postOnly: (method: string) => refusal(400, 'invalid_request', 900561, `The endpoint only accepts POST requests. Received a ${method} request.`),
	badParameter: (code: number, text: string) => refusal(400, 'invalid_request', code, text),
	unsupportedResponse: (code: number, text: string) => refusal(400, 'unsupported_response_type', code, text),
	badGrant: () => refusal(400, 'unsupported_grant_type', 70003, 'The app requested an unsupported grant type.'),
	badRequest: () => refusal(400, 'invalid_request', 900144, 'The request body lacks a required parameter or repeats one.'),
	missingParameter: (name: string) => refusal(400, 'invalid_request', 900144, `The request body lacks the parameter '${name}'.`),
	/** A refusal of the table above. */
	byCode: (code: number): Refusal => {
		const [error, text, suberror] = byNumber[code] ?? ['invalid_grant', 'Refused.'];
		return { ...refusal(error === 'invalid_client' ? 401 : 400, error, code, text), ...(suberror ? { suberror } : {}) };
	},
	broken: () => refusal(503, 'temporarily_unavailable', 90033, 'A transient error has occurred. Try again.'),
} as const;

/** The answer's body in the shape of Microsoft Entra. */
export function refusalBody({ error, code, text, suberror }: Refusal, now: Date): Record<string, unknown> {
	const [traceId, correlationId] = [randomUUID(), randomUUID()];
	const timestamp = now.toISOString().replace('T', ' ').replace(/\.\d+Z$/, 'Z');
	return {
		error,
		error_description: `AADSTS${code}: ${text} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
		error_codes: [code],
		timestamp,
		trace_id: traceId,
		correlation_id: correlationId,
		error_uri: `https://login.microsoftonline.com/error?code=${code}`,
		...(suberror ? { suberror } : {}),
	};
}
