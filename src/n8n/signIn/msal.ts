import { ConfidentialClientApplication, LogLevel, ManagedIdentityApplication, type AuthenticationResult, type Configuration } from '@azure/msal-node';
import { readSigningCertificate } from './certificate';
import { readFederatedToken } from './federatedToken';
import { orIntercepted } from './intercepted';
import { machineNetwork } from './machineNetwork';
import { SignInError } from './signInError';
import type { SignInFields } from './signInFields';
import { SignInNetwork, type HttpRequest } from './signInNetwork';
import { withConsentHelp } from './withConsentHelp';

/** A token for one environment. */
export interface IssuedToken {
	accessToken: string;
	/** Milliseconds since 1970. */
	expiresAt: number;
}

/**
 * Endpoints of a tenant, written down in place of discovery: no request leaves for any host but the sign-in service,
 * and signing in costs one request.
 */
function authorityMetadata(authority: string, tenantId: string): string {
	const tenant = `${authority}/${tenantId}`;
	return JSON.stringify({
		issuer: `${tenant}/v2.0`,
		authorization_endpoint: `${tenant}/oauth2/v2.0/authorize`,
		token_endpoint: `${tenant}/oauth2/v2.0/token`,
		end_session_endpoint: `${tenant}/oauth2/v2.0/logout`,
		jwks_uri: `${tenant}/discovery/v2.0/keys`,
	});
}

type Proofs = Pick<Configuration['auth'], 'clientSecret' | 'clientCertificate' | 'clientAssertion'>;

async function proofOf({ proof }: SignInFields, httpRequest: HttpRequest, now: Date): Promise<Proofs> {
	if (proof.kind === 'clientSecret') {
		return { clientSecret: proof.secret };
	}
	if (proof.kind === 'federatedToken') {
		return { clientAssertion: await readFederatedToken(httpRequest, proof.source) };
	}
	if (proof.kind === 'managedIdentity') {
		return {};
	}
	const { thumbprintSha256, privateKey, chain } = readSigningCertificate(proof.certificate, proof, now);
	return { clientCertificate: { thumbprintSha256, privateKey, x5c: chain } };
}

const quiet = { loggerCallback: () => undefined, piiLoggingEnabled: false, logLevel: LogLevel.Error };

function configurationOf(fields: SignInFields, networkClient: SignInNetwork, proofs: Proofs): Configuration {
	const { authority } = fields.environment;
	return {
		auth: {
			clientId: fields.clientId,
			authority: `${authority}/${fields.tenantId}`,
			knownAuthorities: [new URL(authority).host],
			authorityMetadata: authorityMetadata(authority, fields.tenantId),
			...proofs,
		},
		system: { networkClient, loggerOptions: quiet },
	};
}

async function asApplication(fields: SignInFields, httpRequest: HttpRequest, network: SignInNetwork, now: Date): Promise<AuthenticationResult | null> {
	const application = new ConfidentialClientApplication(configurationOf(fields, network, await proofOf(fields, httpRequest, now)));
	return await application.acquireTokenByClientCredential({ scopes: [`${fields.environment.origin}/.default`], skipCache: true });
}

async function asManagedIdentity({ clientId, environment }: SignInFields, network: SignInNetwork): Promise<AuthenticationResult> {
	const system = { networkClient: machineNetwork, disableInternalRetries: true, loggerOptions: quiet };
	const application = new ManagedIdentityApplication({ managedIdentityIdParams: { userAssignedClientId: clientId }, system });
	return await machineNetwork.inTurn(network, async () => await application.acquireToken({ resource: environment.origin, forceRefresh: true }));
}

/** Failures that say what is wrong although nothing was answered. */
const TOLD: ReadonlySet<string> = new Set(['domainNotAllowed', 'managedIdentityProxied', 'requestBlocked']);

/**
 * What cannot be reached or does not answer in form is a machine without identities; a refusal means that it has not this one, unless it
 * holds a number of Microsoft Entra's. 404 and 410 are a machine whose service is being updated, but a 404 without JSON is another cloud's.
 * Source: Microsoft Learn, "How to use managed identities ... on an Azure VM to acquire an access token", Error handling.
 */
function managedIdentityFailure({ failure, answered }: SignInNetwork): SignInError {
	if (failure?.explanation.code === 'signInBusy' || answered?.status === 410) return SignInError.of('signInBusy');
	if (failure && TOLD.has(failure.explanation.code)) return failure;
	if (failure || !answered) return SignInError.of('managedIdentityUnavailable');
	const told = SignInError.from(answered.body);
	if (told.message.includes('AADSTS') || told.explanation.code === 'signInBusy') return told;
	return SignInError.of(answered.status === 404 ? 'signInBusy' : 'managedIdentityUnknown');
}

/**
 * Asks the sign-in service, or the machine n8n runs on, for a new token for the environment. MSAL's own cache is left out because it
 * does not know that a token was refused.
 * @throws SignInError one sentence with the remedy
 */
export async function requestToken(fields: SignInFields, httpRequest: HttpRequest, now: Date): Promise<IssuedToken> {
	const isManaged = fields.proof.kind === 'managedIdentity';
	const network = new SignInNetwork(httpRequest, isManaged ? undefined : fields.environment.authority);
	try {
		const result = isManaged ? await asManagedIdentity(fields, network) : await asApplication(fields, httpRequest, network, now);
		if (!result?.accessToken || !result.expiresOn) {
			throw SignInError.of('notASignInService');
		}
		return { accessToken: result.accessToken, expiresAt: result.expiresOn.getTime() };
	} catch (error) {
		if (isManaged) throw managedIdentityFailure(network);
		const { environment: { authority }, tenantId, clientId } = fields;
		const failure = network.failure ?? (network.answered ? SignInError.from(error) : SignInError.unanswered(error));
		throw withConsentHelp(orIntercepted(failure, authority), { authority, tenantId, clientId });
	}
}
