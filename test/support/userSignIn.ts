import { readFileSync } from 'node:fs';
import { httpJson } from '../../demo/host/httpJson';
import type { CredentialInput } from '../../demo/host/n8nEditorApi';
import type { RealPair } from './n8nInstance';

export const OAUTH2_TYPE = 'dynamics365OAuth2Api';

type Pair = Pick<RealPair, 'n8n' | 'dataverse'>;

/** An application of the local tenant by its name, such as `personal` or `approval`. */
export function applicationNamed({ dataverse }: Pick<RealPair, 'dataverse'>, name: string): { clientId: string; clientSecret: string } {
	const found = dataverse.announcement.applications.find((application) => application.name === name);
	if (!found) throw new Error(`The local tenant has no application ${name}`);
	return { clientId: found.clientId, clientSecret: String(found.clientSecret) };
}

/** A credential for people who sign in themselves; the application learns n8n's redirect address. */
export async function userCredential(pair: Pair, name: string, application = 'personal'): Promise<CredentialInput> {
	const { environmentUrl, signInUrl, tenantId } = pair.dataverse.announcement;
	const { clientId, clientSecret } = applicationNamed(pair, application);
	await pair.dataverse.signIn('POST', 'applications', { clientId, redirectUris: [`${pair.n8n.baseUrl}/rest/oauth2-credential/callback`] });
	return { name, type: OAUTH2_TYPE, data: { environmentUrl, tenantId, clientId, clientSecret, customHost: true, signInAuthority: signInUrl } };
}

/** What a person answers at the page after Connect, and n8n's page they are sent back to. */
export async function answerPage({ n8n, dataverse }: Pair, credentialId: string, answers: Record<string, string>): Promise<{ status: number; body: string }> {
	const ca = readFileSync(dataverse.announcement.caFile, 'utf8');
	const page = await n8n.editor.call<string>('GET', `/oauth2-credential/auth?id=${credentialId}`);
	// The person's browser knows no names but those of the outside world either: it goes where they lead here.
	const { host, pathname, search } = new URL(page);
	const { status, headers, body } = await httpJson<string>(`${dataverse.announcement.signInUrl}${pathname}${search}`, { method: 'POST', headers: { host }, body: new URLSearchParams(answers), ca });
	if (status !== 302 || !headers.location) throw new Error(`The sign-in page answered ${status}: ${String(body).slice(0, 300)}`);
	const back = new URL(headers.location);
	return await n8n.editor.raw<string>('GET', `${back.pathname.replace(/^\/rest/, '')}${back.search}`);
}

/** What a person does after Connect: chooses an account, consents, and is sent back to n8n. */
export async function connectAs(pair: Pair, credentialId: string, person: string): Promise<void> {
	const answer = await answerPage(pair, credentialId, { person, factor: 'approved', consent: 'accept' });
	if (answer.status !== 200 || /error/i.test(String(answer.body).match(/<title>([^<]*)/)?.[1] ?? '')) throw new Error(`n8n answered the callback with ${answer.status}: ${String(answer.body).slice(0, 500)}`);
}
