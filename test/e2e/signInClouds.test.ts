import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { flow, ITEMS, node, receive, RECEIVED } from '../../bench/contestants/flow';
import { CREDENTIAL_TYPE, credentialFor } from '../../demo/host/demoCredential';
import { UPSERT } from '../../demo/leads/leadCaptureTemplate';
import { explainFault } from '../../src/domain/environment/explainSignInFailure';
import { type RealPair, startRealPair } from '../support/n8nInstance';
import { NameProxy } from '../support/nameProxy';

const ENVIRONMENT = 'contoso.crm4.dynamics.com';
const AUTHORITY = 'login.microsoftonline.com';
const IDENTITY = 'identity.provider.test';
const HEADER = 'only this machine knows';

const issuerKeys = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });
const federatedToken = (): string => {
	const claims = { iss: `https://${IDENTITY}`, sub: 'n8n', aud: 'api://AzureADTokenExchange', exp: Math.floor(Date.now() / 1000) + 300 };
	const body = [{ alg: 'RS256', typ: 'JWT' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
	return `${body}.${sign('sha256', Buffer.from(body), createPrivateKey(issuerKeys.privateKey)).toString('base64url')}`;
};

describe('an n8n that knows only the names of Microsoft\'s cloud, over TLS', () => {
	let pair: RealPair;
	let proxy: NameProxy;
	let identity: Server;
	const ports: Record<string, number> = {};

	beforeAll(async () => {
		proxy = await NameProxy.start(() => ports);
		const names = [ENVIRONMENT, AUTHORITY, IDENTITY];
		pair = await startRealPair({
			dataverseArgs: [...names.flatMap((name) => ['--host', name]), '--environment-url', `https://${ENVIRONMENT}`, '--signin-url', `https://${AUTHORITY}`, '--identity-header', HEADER],
			env: { HTTPS_PROXY: proxy.url, NO_PROXY: 'localhost,127.0.0.1', IDENTITY_ENDPOINT: `https://${AUTHORITY}/_identity/token`, IDENTITY_HEADER: HEADER },
		});
		const { announcement } = pair.dataverse;
		const tls = join(pair.directory, 'dataverse', 'tls');
		identity = createServer({ key: readFileSync(join(tls, 'server.key')), cert: readFileSync(join(tls, 'server.pem')) }, (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ value: federatedToken() })));
		identity.listen(0, '127.0.0.1');
		await once(identity, 'listening');
		Object.assign(ports, { [ENVIRONMENT]: Number(new URL(announcement.environmentUrl).port), [AUTHORITY]: Number(new URL(announcement.signInUrl).port), [IDENTITY]: (identity.address() as AddressInfo).port });
		const sync = announcement.applications.find(({ name }) => name === 'sync');
		await pair.dataverse.signIn('POST', 'applications', { clientId: sync?.clientId, isManagedIdentity: true, federated: [{ issuer: `https://${IDENTITY}`, subject: 'n8n', publicKey: issuerKeys.publicKey }] });
	});
	afterAll(async () => {
		await pair?.stop();
		identity?.closeAllConnections();
		identity?.close();
		await proxy?.stop();
	});

	const credentialWith = (fields: Record<string, unknown>) => ({ ...credentialFor(pair.dataverse.announcement, { environmentUrl: `https://contoso.api.crm4.dynamics.com/main.aspx`, customHost: false, signInAuthority: '', ...fields }), name: `With ${JSON.stringify(fields.signInWith)}` });

	const run = async (name: string, fields: Record<string, unknown>): Promise<unknown> => {
		const credential = credentialWith(fields);
		const id = await pair.n8n.editor.putCredential(credential);
		await pair.n8n.editor.publish(await pair.n8n.editor.importWorkflow(flow(name, [...receive(name), node('Upsert', UPSERT, 1, {}, { credentials: { [CREDENTIAL_TYPE]: { id, name: credential.name } } })], [RECEIVED, [ITEMS, 0, 'Upsert']])));
		return (await pair.n8n.webhook(name, { people: [{ lastName: 'Byron', email: `${name}@cloud.example` }] })).body;
	};
	const sync = () => pair.dataverse.announcement.applications.find(({ name }) => name === 'sync') as Record<string, string>;

	test.each([
		['clientSecret', () => ({ clientSecret: sync().clientSecret }), 'secret'],
		['certificate', () => ({ certificate: sync().certificate, privateKey: sync().privateKey }), 'certificate'],
		['federatedToken', () => ({ federatedToken: `https://${IDENTITY}/token` }), 'federated'],
		['managedIdentity', () => ({ tenantId: '', clientId: sync().clientId }), 'machine'],
	] as [string, () => Record<string, unknown>, string][])('S31: with a %s the node signs in under Microsoft\'s own names and writes the row', async (signInWith, fields, proof) => {
		await pair.dataverse.signIn('POST', 'reset');
		expect(await run(`by-${signInWith}`, { signInWith, ...fields() })).toMatchObject([{ outcome: 'created', url: expect.stringContaining(`https://${ENVIRONMENT}/main.aspx`) }]);
		expect((await pair.dataverse.rows('lead')).filter(({ emailaddress1 }) => String(emailaddress1).toLowerCase() === `by-${signInWith}@cloud.example`.toLowerCase())).toHaveLength(1);
		expect(await pair.dataverse.signIn<{ proof: string; status: number }[]>('GET', 'trace')).toMatchObject([{ proof, status: 200 }]);
	});

	test('S131: an identity the machine does not have is told in one sentence', async () => {
		const credential = credentialWith({ signInWith: 'managedIdentity', clientId: '00000000-1111-2222-3333-444444444444' });
		expect(await pair.n8n.editor.testCredential({ ...credential, name: 'Unknown identity' })).toEqual({ status: 'Error', message: explainFault('managedIdentityUnknown').sentence });
	});

	test('S131: a machine without identities is told in one sentence', async () => {
		const { [AUTHORITY]: port = 0 } = ports;
		ports[AUTHORITY] = 9;
		proxy.cut();
		// An identity nobody asked for yet: the token of another is still good and would be used.
		const credential = credentialWith({ signInWith: 'managedIdentity', clientId: '00000000-1111-2222-3333-555555555555' });
		expect(await pair.n8n.editor.testCredential({ ...credential, name: 'No identity' })).toEqual({ status: 'Error', message: explainFault('managedIdentityUnavailable').sentence });
		ports[AUTHORITY] = port;
	});

	test('S107: nobody was asked for but the environment, its sign-in service and the identity provider', () => {
		expect(proxy.names.filter((name) => /dynamics|microsoft|provider/.test(name))).toEqual([ENVIRONMENT, IDENTITY, AUTHORITY].sort());
	});
});
