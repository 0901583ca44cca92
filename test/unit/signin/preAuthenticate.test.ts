import { createPrivateKey } from 'node:crypto';
import { preAuthenticate } from '../../../src/n8n/signIn/preAuthenticate';
import { TokenDesk } from '../../../src/n8n/signIn/tokenDesk';
import { decodeJwt } from '../../../emulator/signin/jwtParts';
import { clients, environmentUrl, httpOver, makeCertificate, passphrase, secrets, startStage, tenantId, type Stage } from './stage';

let stage: Stage;

beforeAll(async () => {
	stage = await startStage();
});
afterAll(async () => await stage.stop());

const signIn = async (changes: Record<string, string | boolean> = {}, desk = new TokenDesk()): Promise<string> =>
	(await preAuthenticate(stage.http.httpRequest, stage.credentials(changes), desk)).accessToken;

const failure = async (changes: Record<string, string | boolean>): Promise<string> => {
	try {
		await signIn(changes);
	} catch (error) {
		return (error as Error).message;
	}
	throw new Error('The sign-in succeeded.');
};

/** The sign-in service refuses the next token with a number, or else for being out of order. */
const refuseNext = async (code?: number): Promise<unknown> =>
	await stage.http.httpRequest({ method: 'POST', url: `${stage.server.url}/_signin/refuse`, body: JSON.stringify({ requests: 1, code }) });

describe('signing in with a client secret', () => {
	it('gets a token for the environment with the claims Dataverse reads', async () => {
		const claims = decodeJwt(await signIn());
		expect(claims).toMatchObject({ aud: environmentUrl, appid: clients.secret, tid: tenantId, iss: `https://sts.windows.net/${tenantId}/`, ver: '1.0' });
		expect(claims?.oid).toMatch(/^[0-9a-f-]{36}$/);
	});

	it('sends one request, to the sign-in service, for the default scope', async () => {
		const http = httpOver(stage.server.caPem);
		await preAuthenticate(http.httpRequest, stage.credentials(), new TokenDesk());
		expect(http.sent.map(({ method, url }) => `${method} ${url.split('?')[0] ?? ''}`)).toEqual([`POST ${stage.server.url}/${tenantId}/oauth2/v2.0/token`]);
		expect(new URLSearchParams(http.sent[0]?.body).get('scope')).toBe(`${environmentUrl}/.default`);
	});

	it('leaves blanks off that were pasted around the secret', async () => {
		expect(decodeJwt(await signIn({ clientSecret: ` ${secrets.right}\n` }))?.appid).toBe(clients.secret);
	});

	it('keeps blanks inside the secret', async () => {
		const http = httpOver(stage.server.caPem);
		await preAuthenticate(http.httpRequest, stage.credentials({ clientSecret: ' in  side ' }), new TokenDesk()).catch(() => undefined);
		expect(new URLSearchParams(http.sent[0]?.body).get('client_secret')).toBe('in  side');
	});

	it('accepts the tenant\'s domain in place of its id', async () => {
		expect(decodeJwt(await signIn({ tenantId: 'contoso.onmicrosoft.com' }))?.tid).toBe(tenantId);
	});
});

describe('signing in with a certificate', () => {
	const withCertificate = (changes: Record<string, string> = {}) => ({
		clientId: clients.certificate,
		signInWith: 'certificate',
		certificate: stage.certificate.certificate,
		privateKey: stage.certificate.privateKey,
		...changes,
	});

	it('gets a token', async () => {
		expect(decodeJwt(await signIn(withCertificate()))?.appid).toBe(clients.certificate);
	});

	it('decrypts the key with its passphrase', async () => {
		expect(decodeJwt(await signIn(withCertificate({ privateKey: stage.certificate.encryptedKey, passphrase })))?.appid).toBe(clients.certificate);
	});

	it.each([' pw ', ' ', 'open sesame '])('takes the passphrase "%s" as it is', async (blanks) => {
		const privateKey = createPrivateKey(stage.certificate.privateKey).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: blanks }).toString();
		expect(decodeJwt(await signIn(withCertificate({ privateKey, passphrase: blanks })))?.appid).toBe(clients.certificate);
	});

	it.each([
		['lost its line breaks to a masked input', (pem: string) => pem.replace(/\n/g, '')],
		['lost its line breaks to spaces', (pem: string) => pem.replace(/\n/g, ' ')],
		['carries escaped line breaks', (pem: string) => pem.replace(/\n/g, '\\n')],
		['has Windows line breaks', (pem: string) => pem.replace(/\n/g, '\r\n')],
	])('reads PEM text that %s', async (_name, spoil) => {
		const spoilt = { certificate: spoil(stage.certificate.certificate), privateKey: spoil(stage.certificate.privateKey) };
		expect(decodeJwt(await signIn(withCertificate(spoilt)))?.appid).toBe(clients.certificate);
	});

	it.each([
		['the key belongs to another certificate', () => ({ privateKey: makeCertificate().privateKey }), /private key does not belong/],
		['the key is encrypted and no passphrase is given', () => ({ privateKey: stage.certificate.encryptedKey }), /private key cannot be read/],
		['the certificate is no PEM text', () => ({ certificate: 'MIIB' }), /not in PEM form/],
		['the certificate has expired', () => makeCertificate(-30, -1) as unknown as Record<string, string>, /certificate has expired: an owner of the app registration/],
		['the certificate is not valid yet', () => makeCertificate(2, 30) as unknown as Record<string, string>, /not valid yet/],
		['the certificate is not registered', () => makeCertificate() as unknown as Record<string, string>, /not registered .*AADSTS700027/],
	])('explains in one sentence that %s', async (_name, changes, sentence) => {
		expect(await failure(withCertificate(changes()))).toMatch(sentence);
	});

	it('asks nobody when the certificate cannot be used', async () => {
		const before = stage.server.journal.counters.tokenRequests;
		await failure(withCertificate(makeCertificate(-30, -1) as unknown as Record<string, string>));
		expect(stage.server.journal.counters.tokenRequests).toBe(before);
	});
});

describe('a refused sign-in', () => {
	const refusals: [string, Record<string, string | boolean>, RegExp][] = [
		['a wrong secret', { clientSecret: secrets.wrong }, /AADSTS7000215/],
		['an expired secret', { clientId: clients.expired, clientSecret: secrets.expired }, /AADSTS7000222/],
		['an expired secret beside a valid one', { clientSecret: secrets.expired }, /AADSTS7000222/],
		['an unknown application', { clientId: clients.unknown }, /AADSTS700016/],
		['an unknown tenant', { tenantId: 'cccccccc-1111-4111-8111-111111111111' }, /AADSTS90002/],
		['an unknown environment', { environmentUrl: 'https://other.example.test' }, /AADSTS500011/],
		['an empty secret', { clientSecret: '' }, /Client Secret is empty/],
		['an empty tenant', { tenantId: ' ' }, /Tenant ID/],
		['the shared tenant', { tenantId: 'common' }, /Tenant ID/],
		['a client id that is a name', { clientId: 'Sync App' }, /Client ID/],
		['an environment that is no address', { environmentUrl: 'my crm' }, /environment URL/],
		['an authority without a sign-in service', { signInAuthority: 'https://localhost:1' }, /could not be reached/],
	];

	it('is one sentence for missing consent', async () => {
		await refuseNext(65001);
		expect(await failure({})).toMatch(/^[A-Z][^\n]*AADSTS65001[^\n]*\.$/);
	});

	it.each(refusals)('is one sentence for %s', async (_name, changes, sentence) => {
		const message = await failure(changes);
		expect(message).toMatch(sentence);
		expect(message).toMatch(/^[A-Z][^\n]*\.$/);
	});

	it('offers the link for an administrator where consent is missing, and nowhere else', async () => {
		const helpFor = async (changes: Record<string, string>) => ((await signIn(changes).catch((caught: unknown) => caught)) as { help?: string }).help;
		await refuseNext(65001);
		expect(await helpFor({})).toBe(`Send this link to the administrator: ${stage.server.url}/${tenantId}/adminconsent?client_id=${clients.secret}`);
		expect(await helpFor({ clientSecret: secrets.wrong })).toBeUndefined();
	});

	it.each(refusals)('carries nothing secret and nothing n8n would prefer to the sentence for %s', async (_name, changes) => {
		const error: unknown = await signIn(changes).catch((caught: unknown) => caught);
		// The link for an administrator names the tenant, and is for who may see the credential.
		(error as { help?: string }).help = undefined;
		const everything = `${JSON.stringify(error)} ${JSON.stringify(Object.getOwnPropertyDescriptors(error))} ${(error as Error).stack ?? ''}`;
		for (const secret of [...Object.values(secrets), tenantId, 'client_assertion']) {
			expect(everything).not.toContain(secret);
		}
		expect(error).not.toHaveProperty('cause');
		expect(error).not.toHaveProperty('code');
		expect(error).not.toHaveProperty('response');
	});

	it('says so when n8n does not trust the sign-in service\'s certificate', async () => {
		await expect(preAuthenticate(httpOver(undefined).httpRequest, stage.credentials(), new TokenDesk())).rejects.toThrow(/does not trust/);
	});

	it('says so when the sign-in service is out of order', async () => {
		await refuseNext();
		await expect(signIn()).rejects.toThrow(/too busy or out of order/);
		await expect(signIn()).resolves.toMatch(/^ey/);
	});
});

describe('asking for tokens', () => {
	const requests = () => stage.server.journal.counters.tokenRequests;

	it('sends one request for twenty callers at once', async () => {
		const [desk, before] = [new TokenDesk(), requests()];
		const tokens = await Promise.all(Array.from({ length: 20 }, async () => await signIn({}, desk)));
		expect(new Set(tokens).size).toBe(1);
		expect(requests() - before).toBe(1);
	});

	it('sends one request for twenty callers whose stored token was refused', async () => {
		const desk = new TokenDesk();
		const old = await signIn({}, desk);
		const before = requests();
		const first = await signIn({ accessToken: old }, desk);
		const rest = await Promise.all(Array.from({ length: 19 }, async () => await signIn({ accessToken: old }, desk)));
		expect(new Set([first, ...rest]).size).toBe(1);
		expect(first).not.toBe(old);
		expect(requests() - before).toBe(1);
	});

	it('really asks again when the token it handed out last was refused', async () => {
		const desk = new TokenDesk();
		const first = await signIn({}, desk);
		expect(await signIn({ accessToken: first }, desk)).not.toBe(first);
	});

	it('asks again when its own token has expired', async () => {
		let now = Date.now();
		const desk = new TokenDesk(() => now);
		const first = await signIn({}, desk);
		now += 3_700_000;
		expect(await signIn({}, desk)).not.toBe(first);
	});

	it('keeps different secrets apart', async () => {
		const desk = new TokenDesk();
		await signIn({}, desk);
		await expect(signIn({ clientSecret: secrets.wrong }, desk)).rejects.toThrow(/AADSTS7000215/);
	});

	it('shares a failure with those who wait and then forgets it', async () => {
		const [desk, before] = [new TokenDesk(), requests()];
		const results = await Promise.allSettled(Array.from({ length: 5 }, async () => await signIn({ clientSecret: secrets.wrong }, desk)));
		expect(results.every(({ status }) => status === 'rejected')).toBe(true);
		expect(requests() - before).toBe(1);
		await failure({ clientSecret: secrets.wrong });
		expect(requests() - before).toBe(2);
	});
});
