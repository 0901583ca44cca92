import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { daysUntil, expiryWarning } from '../../domain/environment/expiry';
import { answerOrThrow } from '../../client/read';
import type { JsonObject } from '../../client/reply';
import { connect, type Connection } from '../connect';
import { credentialTypeOf } from '../signIn/authentication';
import { credentialExpiry } from '../signIn/credentialExpiry';
import { SignInError } from '../signIn/signInError';
import { signInAnew } from '../signIn/signInAnew';
import { toOutputs } from './outputs';
import { problem } from './problem';

/** What may not be read is left out: a connection is good without these. */
async function ifReadable(client: Connection['client'], path: string): Promise<JsonObject> {
	const reply = await client.request({ method: 'GET', path, repeat: 'always' });
	return (reply.ok ? reply.body : undefined) ?? {};
}

/** Who is signed in, to which environment; four requests. */
async function whoIsThere({ client, environmentUrl }: Connection): Promise<IDataObject> {
	const who = answerOrThrow(await client.request({ method: 'GET', path: 'WhoAmI', repeat: 'always' })).body ?? {};
	if (typeof who.UserId !== 'string') throw SignInError.of('notDataverse');
	const [user, organization, roles] = await Promise.all([
		ifReadable(client, `systemusers(${who.UserId})?$select=fullname,domainname,applicationid`),
		ifReadable(client, `organizations(${String(who.OrganizationId)})?$select=name`),
		ifReadable(client, `systemusers(${who.UserId})/systemuserroles_association?$select=name`),
	]);
	const names = Array.isArray(roles.value) ? (roles.value as JsonObject[]).map(({ name }) => String(name)).sort() : null;
	return {
		environment: { name: String(organization.name ?? ''), url: environmentUrl, organizationId: String(who.OrganizationId) },
		user: { id: who.UserId, name: String(user.fullname ?? ''), kind: user.applicationid ? 'application' : 'person', roles: names },
	};
}

async function expiryOf(context: IExecuteFunctions): Promise<IDataObject> {
	const expiry = credentialExpiry(await context.getCredentials(credentialTypeOf(context.getNode())));
	if (!expiry) return { ends: null };
	const now = new Date();
	return { ends: { what: expiry.what, date: expiry.end.toISOString(), inDays: daysUntil(expiry, now), warning: expiryWarning(expiry, now) ?? null } };
}

/**
 * Whether the credential works now: signs in anew, asks the environment who it is, and reads when secret or certificate end. Never throws: a
 * connection that does not work is an answer, on the second output.
 */
export async function checkConnection(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	try {
		await signInAnew(context);
		const there = await whoIsThere(await connect(context));
		const { environment, user } = there as { environment: { name: string; url: string }; user: { name: string } };
		const sentence = `Connected to ${environment.name || 'the environment'} (${environment.url}) as ${user.name || 'its user'}.`;
		return toOutputs(context, { ready: [{ connected: true, sentence, ...there, ...(await expiryOf(context)) }], problems: [] });
	} catch (error) {
		return toOutputs(context, { ready: [], problems: [{ connected: false, ...problem(context, error) }] });
	}
}
