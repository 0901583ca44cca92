import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SignInServerOptions } from '../../../emulator/signin/options';
import { createSignInServer, type SignInServer } from '../../../emulator/signin/server';
import { createAuthority } from '../../../emulator/tls/authority';
import { createSelfSigned, type SelfSigned } from '../../../emulator/tls/selfSigned';
import type { HttpRequest } from '../../../src/n8n/signIn/signInNetwork';

export const tenantId = 'aaaaaaaa-1111-4111-8111-111111111111';
export const environmentUrl = 'https://dataverse.example.test:5443';
export const clients = {
	secret: 'bbbbbbbb-0001-4000-8000-000000000001',
	expired: 'bbbbbbbb-0002-4000-8000-000000000002',
	certificate: 'bbbbbbbb-0003-4000-8000-000000000003',
	unknown: 'bbbbbbbb-0009-4000-8000-000000000009',
};
export const secrets = { right: 'Right~Secret.Value_1', expired: 'Expired~Secret.Value_2', wrong: 'Wrong~Secret.Value_3' };

export interface TestCertificate extends SelfSigned {
	encryptedKey: string;
}

export const passphrase = 'open sesame';

/** A self-signed certificate whose validity is counted in days from now. */
export function makeCertificate(fromDay = -1, toDay = 30): TestCertificate {
	const pair = createSelfSigned('Sync App', fromDay, toDay);
	return { ...pair, encryptedKey: createPrivateKey(pair.privateKey).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString() };
}

export interface Answer {
	statusCode: number;
	headers: Record<string, string>;
	body: unknown;
}

export interface SentRequest {
	method: string;
	url: string;
	body: string;
}

/** What n8n's HTTP helper does for a sign-in, with a certificate authority of the test's choice; `sent` lists the requests. */
export function httpOver(ca: string | undefined): { httpRequest: HttpRequest; sent: SentRequest[] } {
	const sent: SentRequest[] = [];
	const httpRequest: HttpRequest = async (options) => {
		const body = typeof options.body === 'string' ? options.body : '';
		const method = options.method ?? 'GET';
		sent.push({ method, url: options.url, body });
		return await new Promise<Answer>((resolve, reject) => {
			const outgoing = httpsRequest(options.url, { method, headers: options.headers as Record<string, string>, ca }, (incoming) => {
				let text = '';
				incoming.setEncoding('utf8');
				incoming.on('data', (chunk: string) => (text += chunk));
				incoming.on('error', reject);
				incoming.on('end', () => {
					const isJson = incoming.headers['content-type']?.includes('json');
					resolve({ statusCode: incoming.statusCode ?? 0, headers: incoming.headers as Record<string, string>, body: isJson ? JSON.parse(text) : text });
				});
			});
			outgoing.on('error', reject);
			outgoing.end(body);
		});
	};
	return { httpRequest, sent };
}

export interface Stage {
	server: SignInServer;
	certificate: TestCertificate;
	http: ReturnType<typeof httpOver>;
	/** Credential data as n8n decrypts it, with the right secret unless told otherwise. */
	credentials(changes?: Record<string, string | boolean>): Record<string, string | boolean>;
	stop(): Promise<void>;
}

/** A running sign-in server with one application per situation. @param hosts names besides localhost it is asked under */
export async function startStage(options: Partial<SignInServerOptions> = {}, hosts: string[] = []): Promise<Stage> {
	const dir = mkdtempSync(join(tmpdir(), 'signin-'));
	const certificate = makeCertificate();
	const server = createSignInServer({
		tls: createAuthority(dir, { hosts }),
		tenants: [{ id: tenantId, domains: ['contoso.onmicrosoft.com'] }],
		resources: [environmentUrl],
		applications: [
			{ clientId: clients.secret, secrets: [{ value: secrets.expired, expires: '2020-01-01T00:00:00Z' }, { value: secrets.right }] },
			{ clientId: clients.expired, secrets: [{ value: secrets.expired, expires: '2020-01-01T00:00:00Z' }] },
			{ clientId: clients.certificate, certificates: [certificate.certificate] },
		],
		...options,
	});
	await server.start();
	return {
		server,
		certificate,
		http: httpOver(server.caPem),
		credentials: (changes = {}) => ({
			environmentUrl,
			tenantId,
			clientId: clients.secret,
			signInWith: 'clientSecret',
			clientSecret: secrets.right,
			customHost: true,
			signInAuthority: server.url,
			accessToken: '',
			...changes,
		}),
		stop: async () => {
			await server.stop();
			rmSync(dir, { recursive: true, force: true });
		},
	};
}
