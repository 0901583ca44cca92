import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';
import type { ApplicationSettings, TenantSettings } from '../../emulator/signin/directory';
import type { PersonSettings } from '../../emulator/signin/people';
import { createSignInServer, type SignInServer } from '../../emulator/signin/server';
import { baseIds } from '../../emulator/store/baseData';
import { createAuthority } from '../../emulator/tls/authority';
import { httpJson, type HttpReply } from '../../demo/host/httpJson';
import { bridgeEnvironment } from './environmentBridge';
import { startEmulator, type RunningEmulator } from './startEmulator';

/** Under this name the sign-in server is known to the code under test, whose process does not trust its certificate. */
export const signInUrl = 'https://sign-in.example';
export const tenantId = '22222222-bbbb-4bbb-8bbb-000000000001';
export const clientId = '11111111-aaaa-4aaa-8aaa-000000000002';
const clientSecret = 'secret';
const redirectUri = 'http://localhost:5678/rest/oauth2-credential/callback';
const verifier = 'a-verifier-that-is-long-enough-for-the-rules-of-rfc-7636';
const TOKEN_PATH = `/${tenantId}/oauth2/v2.0/token`;

/** A person who is a user of the environment. */
export const seller: PersonSettings = { objectId: baseIds.objects.seller, userName: 'sam@contoso.local', password: 'right' };

/** A local Dataverse that takes only tokens of the local sign-in server beside it, both in this process. */
export interface SignInPair {
	emulator: RunningEmulator;
	server: SignInServer;
	/** What the sign-in server answers somebody at its page, `answers` being what the form sends. */
	page(answers: Record<string, string>, query?: Record<string, string>): Promise<HttpReply<string>>;
	/** Signs a person in as n8n does: what it keeps of the connection. */
	connect(person?: PersonSettings): Promise<IDataObject>;
	/** The clock of the sign-in server goes on by so many days. */
	passDays(days: number): void;
	/** Puts clock, application and people back to what they were at the start. */
	restore(): void;
	stop(): Promise<void>;
}

const application: ApplicationSettings = { clientId, secrets: [{ value: clientSecret }], redirectUris: [redirectUri] };

/** Lets the code under test reach the sign-in server under a name. */
function bridge(server: SignInServer, name: string): void {
	nock(name).persist().post(TOKEN_PATH).query(true).reply(async (_path, form) => {
		const { status, body } = await httpJson<nock.Body>(`${server.url}${TOKEN_PATH}`, { method: 'POST', body: new URLSearchParams(form as Record<string, string>), ca: server.caPem });
		return [status, body];
	});
}

export interface SignInPairOptions {
	tenant?: Partial<TenantSettings>;
	people?: PersonSettings[];
	/** Names of Microsoft's that both are known by in place of their own. */
	known?: { signInUrl: string; environmentUrl: string };
}

export async function startSignInPair({ tenant = {}, people = [seller], known }: SignInPairOptions = {}): Promise<SignInPair> {
	const directory = mkdtempSync(join(tmpdir(), 'signin-pair-'));
	let ahead = 0;
	const server = createSignInServer({ tls: createAuthority(directory), tenants: [{ id: tenantId, domains: ['contoso.local'], ...tenant }], applications: [application], people, now: () => Date.now() + ahead });
	await server.start();
	const emulator = await startEmulator({ ...(known ? { publicUrl: known.environmentUrl } : {}), authentication: { mode: 'jwt', issuers: [server.issuers.token(tenantId)], jwksUri: server.jwksUri, ca: server.caPem, isRevoked: (claims) => server.isRevoked(claims) } });
	const environmentUrl = known?.environmentUrl ?? emulator.url;
	server.directory.putResource(environmentUrl);
	bridge(server, known?.signInUrl ?? signInUrl);
	if (known) bridgeEnvironment(environmentUrl, () => emulator.url);
	const asked = { client_id: clientId, redirect_uri: redirectUri, response_type: 'code', state: 's1', scope: `openid offline_access ${environmentUrl}/user_impersonation`, code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256' };
	const post = async <T>(path: string, fields: Record<string, string>) => await httpJson<T>(`${server.url}${path}`, { method: 'POST', body: new URLSearchParams(fields), ca: server.caPem });
	const page = async (answers: Record<string, string>, query = {}) => await post<string>(`/${tenantId}/oauth2/v2.0/authorize?${new URLSearchParams({ ...asked, ...query }).toString()}`, answers);
	const connect = async ({ objectId }: PersonSettings = seller) => {
		const { headers } = await page({ person: objectId, factor: 'approved', consent: 'accept' });
		const code = new URL(headers.location ?? '').searchParams.get('code') ?? '';
		return (await post<IDataObject>(TOKEN_PATH, { grant_type: 'authorization_code', client_id: clientId, client_secret: clientSecret, code, redirect_uri: redirectUri, code_verifier: verifier })).body;
	};
	const restore = () => {
		ahead = 0;
		server.directory.putApplication(application);
		people.forEach((person) => server.directory.people.put(person));
	};
	const stop = async () => {
		nock.cleanAll();
		await Promise.all([emulator.stop(), server.stop()]);
		rmSync(directory, { recursive: true, force: true });
	};
	return { emulator, server, page, connect, passDays: (days) => { ahead += days * 86_400_000; }, restore, stop };
}
