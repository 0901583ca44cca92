import type { IncomingMessage } from 'node:http';
import type { ApplicationSettings } from '../directory';
import { identitiesOf, identityNamed, type MachineAnswer, type MachineIdentities } from './machineIdentities';

/** Libraries that are told another host than the usual one put a slash behind it, as MSAL does; pod identities take both too. */
const TOKEN_PATH = /^\/metadata\/identity\/oauth2\/token\/?$/;

const refuse = (description: string, error = 'invalid_request', status = 400): MachineAnswer => ({ status, body: { error, error_description: description } });

interface Asked {
	request: IncomingMessage;
	query: URLSearchParams;
}

const FIRST_VERSION = '2018-02-01';

/**
 * Why a request is refused for its form. Source: Microsoft Learn, "Azure Instance Metadata Service", Security and authentication, Errors, and
 * "How to use managed identities for Azure resources on an Azure VM to acquire an access token", HTTP response reference.
 */
const ofForm: readonly (readonly [description: string, holds: (asked: Asked) => boolean, error?: string])[] = [
	['Required metadata header not specified', ({ request }) => request.headers.metadata !== 'true', 'bad_request_102'],
	['Requests with an X-Forwarded-For header are not answered', ({ request }) => request.headers['x-forwarded-for'] !== undefined],
	["Required query variable 'api-version' is missing", ({ query }) => !query.get('api-version')],
	["The 'api-version' is not supported", ({ query }) => !/^\d{4}-\d\d-\d\d$/.test(query.get('api-version') ?? '') || String(query.get('api-version')) < FIRST_VERSION],
	["Required query variable 'resource' is missing", ({ query }) => !query.get('resource')],
];

function chosen(identities: MachineIdentities, clientId: string | null): ApplicationSettings | MachineAnswer {
	const all = identitiesOf(identities);
	if (clientId === null && all.length > 1) return refuse('Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request');
	return (clientId === null ? all[0] : identityNamed(identities, clientId)) ?? refuse('Identity not found');
}

/**
 * As the metadata service of a virtual machine answers (`http://169.254.169.254`): plain http, no secret, a header that no browser sends.
 * Source: Microsoft Learn, "How to use managed identities for Azure resources on an Azure VM to acquire an access token".
 */
export function answerVirtualMachine(identities: MachineIdentities, request: IncomingMessage): MachineAnswer {
	const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://metadata');
	if (!TOKEN_PATH.test(pathname)) return refuse('Not found', 'not_found', 404);
	if (request.method !== 'GET') return refuse('Method not allowed', 'method_not_allowed', 405);
	const fault = ofForm.find(([, holds]) => holds({ request, query }));
	if (fault) return refuse(fault[0], fault[2]);
	const [identity, resource] = [chosen(identities, query.get('client_id')), query.get('resource') ?? ''];
	if ('status' in identity) return identity;
	if (!identities.directory.knowsResource(resource, identities.tenant.id)) return refuse(`AADSTS50001: The application named ${resource} was not found in the tenant named ${identities.tenant.id}.`, 'invalid_resource');
	const { accessToken, lifetimeSeconds, issued } = identities.issue(identity, resource);
	const [lives, until, since] = [lifetimeSeconds, issued + lifetimeSeconds, issued].map(String);
	return { status: 200, body: { access_token: accessToken, client_id: identity.clientId, expires_in: lives, expires_on: until, ext_expires_in: lives, not_before: since, resource, token_type: 'Bearer' } };
}
