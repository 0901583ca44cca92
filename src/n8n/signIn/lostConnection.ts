import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { RequestContext } from '../send';
import { orIntercepted } from './intercepted';
import { SignInError } from './signInError';
import { readEnvironment } from './signInFields';
import { SignInNetwork } from './signInNetwork';
import { withConsentHelp } from './withConsentHelp';

type Asker = Pick<RequestContext, 'getCredentials' | 'helpers'>;

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Whatever the service has against it, a connection that is not renewed is lost. */
function explained(refusal: SignInError): SignInError {
	if (refusal.explanation.code !== 'unknown') return refusal;
	const lost = SignInError.of('connectionLost');
	lost.help = refusal.message;
	return lost;
}

/**
 * Asks the sign-in service whether it would renew a person's connection; what it gives is thrown away, and the refresh token stays good.
 * @returns why not; undefined when it does, or when there is nothing to renew with
 * @throws SignInError when the service gives no answer that can be used
 */
export async function refusalToRenew(context: Asker, credentials: ICredentialDataDecryptedObject): Promise<SignInError | undefined> {
	const { authority } = readEnvironment(credentials);
	const { refresh_token: refreshToken } = (credentials.oauthTokenData ?? {}) as { refresh_token?: unknown };
	if (text(refreshToken) === '') return undefined;
	const form = { grant_type: 'refresh_token', refresh_token: text(refreshToken), client_id: text(credentials.clientId), client_secret: text(credentials.clientSecret) };
	const network = new SignInNetwork(async (request) => await context.helpers.httpRequest(request), authority);
	const asked = network.sendPostRequestAsync<object>(text(credentials.accessTokenUrl), { headers: FORM, body: new URLSearchParams(form).toString() });
	const { body } = await asked.catch((error: unknown) => { throw orIntercepted(SignInError.from(error), authority); });
	return 'error' in body ? explained(withConsentHelp(SignInError.from(body), { authority, tenantId: text(credentials.tenantId), clientId: text(credentials.clientId) })) : undefined;
}

const asking = new WeakMap<Asker, Promise<SignInError>>();

async function ask(context: Asker, credentialType: string): Promise<SignInError> {
	const lost = SignInError.of('connectionLost');
	try {
		return (await refusalToRenew(context, await context.getCredentials(credentialType))) ?? lost;
	} catch {
		// That the reason could not be had changes nothing of what is known.
		return lost;
	} finally {
		asking.delete(context);
	}
}

/**
 * Why a user's connection can no longer be renewed. n8n drops the number of a refused grant, so the sign-in service is asked the same question
 * once more, at its own address only; requests that were refused together share the answer. Nothing is kept of it: a token it might give after
 * all is thrown away, as Microsoft's refresh tokens stay good when they are used.
 * @returns the sentence of the number, or that of a lost connection when there is none
 */
export async function reasonOfLostConnection(context: Asker, credentialType: string): Promise<SignInError> {
	const pending = asking.get(context) ?? ask(context, credentialType);
	asking.set(context, pending);
	return await pending;
}
