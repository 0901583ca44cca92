import type { IncomingMessage } from 'node:http';
import { identityNamed, type MachineAnswer, type MachineIdentities } from './machineIdentities';

const refused = (): MachineAnswer => ({ status: 400, body: { statusCode: 400, message: 'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.' } });

/** As App Service answers its own machine: a secret header, `client_id`, `resource`. @param secret without one nobody is answered */
export function answerAppService(identities: MachineIdentities, { headers, url = '/' }: IncomingMessage, secret: string | undefined): MachineAnswer {
	const { searchParams: query } = new URL(url, 'http://machine');
	const resource = query.get('resource') ?? '';
	const identity = identityNamed(identities, query.get('client_id') ?? '');
	const isAsked = secret !== undefined && headers['x-identity-header'] === secret;
	if (!isAsked || !identity || !identities.directory.knowsResource(resource, identities.tenant.id)) return refused();
	const { accessToken, lifetimeSeconds, issued } = identities.issue(identity, resource);
	return { status: 200, body: { access_token: accessToken, client_id: identity.clientId, expires_on: String(issued + lifetimeSeconds), resource, token_type: 'Bearer' } };
}
