import type { IncomingMessage } from 'node:http';
import { identityNamed, type MachineAnswer, type MachineIdentities } from './machineIdentities';

const refused = (message: string, status = 400): MachineAnswer => ({ status, body: { statusCode: status, message } });
const UNKNOWN_IDENTITY = 'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.';
const VERSION = '2019-08-01';
/** Older form: another header, other names of parameters, dates in words. */
const OLD_VERSION = '2017-09-01';

/**
 * As App Service answers its own machine: a secret header, `client_id`, `resource`.
 * Source: Microsoft Learn, "How to use managed identities for App Service and Azure Functions", REST endpoint reference.
 * @param secret without one nobody is answered
 */
export function answerAppService(identities: MachineIdentities, { method, headers, url = '/' }: IncomingMessage, secret: string | undefined): MachineAnswer {
	const { searchParams: query } = new URL(url, 'http://machine');
	const [resource, version] = [query.get('resource') ?? '', query.get('api-version')];
	if (method !== 'GET') return refused('The requested resource does not support this method.', 405);
	if (version === OLD_VERSION) return refused('The local machine does not have this version.', 501);
	if (version !== VERSION) return refused("The parameter 'api-version' is missing or not supported.");
	const identity = identityNamed(identities, query.get('client_id') ?? '');
	const isAsked = secret !== undefined && headers['x-identity-header'] === secret;
	if (!isAsked || !identity || !identities.directory.knowsResource(resource, identities.tenant.id)) return refused(UNKNOWN_IDENTITY);
	const { accessToken, lifetimeSeconds, issued } = identities.issue(identity, resource);
	return { status: 200, body: { access_token: accessToken, client_id: identity.clientId, expires_on: String(issued + lifetimeSeconds), resource, token_type: 'Bearer' } };
}
