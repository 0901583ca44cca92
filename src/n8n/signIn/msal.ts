import { ConfidentialClientApplication, LogLevel, type Configuration } from '@azure/msal-node';
import { readSigningCertificate } from './certificate';
import { SignInError } from './signInError';
import type { SignInFields } from './signInFields';
import { SignInNetwork, type HttpRequest } from './signInNetwork';

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

function proofOf({ proof }: SignInFields, now: Date): Pick<Configuration['auth'], 'clientSecret' | 'clientCertificate'> {
	if (proof.kind === 'clientSecret') {
		return { clientSecret: proof.secret };
	}
	const { thumbprintSha256, privateKey, chain } = readSigningCertificate(proof.certificate, proof.privateKey, proof.passphrase, now);
	return { clientCertificate: { thumbprintSha256, privateKey, x5c: chain } };
}

function configurationOf(fields: SignInFields, networkClient: SignInNetwork, now: Date): Configuration {
	const { authority } = fields.environment;
	return {
		auth: {
			clientId: fields.clientId,
			authority: `${authority}/${fields.tenantId}`,
			knownAuthorities: [new URL(authority).host],
			authorityMetadata: authorityMetadata(authority, fields.tenantId),
			...proofOf(fields, now),
		},
		system: {
			networkClient,
			loggerOptions: { loggerCallback: () => undefined, piiLoggingEnabled: false, logLevel: LogLevel.Error },
		},
	};
}

/**
 * Asks the sign-in service for a new token for `{origin}/.default`. MSAL's own cache is left out because it does not
 * know that a token was refused.
 * @throws SignInError one sentence with the remedy
 */
export async function requestToken(fields: SignInFields, httpRequest: HttpRequest, now: Date): Promise<IssuedToken> {
	const network = new SignInNetwork(httpRequest, fields.environment.authority);
	try {
		const application = new ConfidentialClientApplication(configurationOf(fields, network, now));
		const result = await application.acquireTokenByClientCredential({ scopes: [`${fields.environment.origin}/.default`], skipCache: true });
		if (!result?.accessToken || !result.expiresOn) {
			throw SignInError.of('notASignInService');
		}
		return { accessToken: result.accessToken, expiresAt: result.expiresOn.getTime() };
	} catch (error) {
		throw network.failure ?? SignInError.from(error);
	}
}
