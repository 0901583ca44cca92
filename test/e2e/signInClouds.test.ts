import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { baseIds } from '../../emulator/store/baseData';
import { credentialFor } from '../../demo/host/demoCredential';
import { httpOk } from '../../demo/host/httpJson';
import type { N8nWorkflow } from '../../demo/host/n8nEditorApi';
import { explainFault } from '../../src/domain/environment/explainSignInFailure';
import { type RealPair, startAnotherN8n, startRealPair } from '../support/n8nInstance';
import { NameProxy } from '../support/nameProxy';
import { Relay } from '../support/relay';
import { errorOfUpsert, publishUpsert } from '../support/upsertFlow';
import { connectAs, userCredential } from '../support/userSignIn';

const ENVIRONMENT = 'contoso.crm4.dynamics.com';
const AUTHORITY = 'login.microsoftonline.com';
const IDENTITY = 'identity.provider.test';
const HEADER = 'only this machine knows';

/** Clouds apart from the public one: their sign-in service, their environment, and what they say to a tenant of the public cloud. */
const SOVEREIGN = [
	{ cloud: 'usGovernment', authority: 'login.microsoftonline.us', environment: 'contoso.crm.microsoftdynamics.us', foreignTenant: 900382 },
	{ cloud: 'china', authority: 'login.partner.microsoftonline.cn', environment: 'contoso.crm.dynamics.cn', foreignTenant: 90002 },
];

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
	/** The machine's own endpoint, which no proxy leads to. */
	let machine: Relay;
	const ports: Record<string, number> = {};

	beforeAll(async () => {
		[proxy, machine] = await Promise.all([NameProxy.start(() => ports), Relay.start()]);
		const names = [ENVIRONMENT, AUTHORITY, IDENTITY, ...SOVEREIGN.flatMap(({ authority, environment }) => [authority, environment])];
		pair = await startRealPair({
			dataverseArgs: [...names.flatMap((name) => ['--host', name]), '--environment-url', `https://${ENVIRONMENT}`, '--signin-url', `https://${AUTHORITY}`, '--identity-header', HEADER, '--metadata', ...SOVEREIGN.flatMap(({ cloud, environment }) => ['--cloud', `${cloud}=https://${environment}`])],
			env: { HTTPS_PROXY: proxy.url, NO_PROXY: 'localhost,127.0.0.1', IDENTITY_ENDPOINT: `https://localhost:${machine.port}/_identity/token`, IDENTITY_HEADER: HEADER },
		});
		const { announcement } = pair.dataverse;
		const tls = join(pair.directory, 'dataverse', 'tls');
		identity = createServer({ key: readFileSync(join(tls, 'server.key')), cert: readFileSync(join(tls, 'server.pem')) }, (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ value: federatedToken() })));
		identity.listen(0, '127.0.0.1');
		await once(identity, 'listening');
		Object.assign(ports, { [ENVIRONMENT]: Number(new URL(announcement.environmentUrl).port), [AUTHORITY]: Number(new URL(announcement.signInUrl).port), [IDENTITY]: (identity.address() as AddressInfo).port });
		machine.target = ports[AUTHORITY];
		for (const { cloud, authority, environment } of SOVEREIGN) Object.assign(ports, { [authority]: ports[AUTHORITY], [environment]: Number(new URL(environmentIn(cloud).environmentUrl).port) });
		const sync = announcement.applications.find(({ name }) => name === 'sync');
		await pair.dataverse.signIn('POST', 'applications', { clientId: sync?.clientId, isManagedIdentity: true, federated: [{ issuer: `https://${IDENTITY}`, subject: 'n8n', publicKey: issuerKeys.publicKey }] });
	});
	afterAll(async () => {
		await pair?.stop();
		identity?.closeAllConnections();
		identity?.close();
		await Promise.all([proxy?.stop(), machine?.stop()]);
	});

	const environmentIn = (cloud: string) => {
		const found = pair.dataverse.announcement.clouds.find(({ name }) => name === cloud);
		if (!found) throw new Error(`The local Dataverse has no environment in the cloud ${cloud}`);
		return found;
	};
	const rowsIn = async (cloud: string): Promise<Record<string, unknown>[]> =>
		await httpOk(`${environmentIn(cloud).environmentUrl}/_emulator/rows/lead`, { ca: readFileSync(pair.dataverse.announcement.caFile, 'utf8') });

	const credentialWith = (fields: Record<string, unknown>) => ({ ...credentialFor(pair.dataverse.announcement, { environmentUrl: `https://contoso.api.crm4.dynamics.com/main.aspx`, customHost: false, signInAuthority: '', ...fields }), name: `With ${JSON.stringify(fields.signInWith)}` });

	const publish = async (name: string, fields: Record<string, unknown>): Promise<N8nWorkflow> => {
		const credential = credentialWith(fields);
		return await publishUpsert(pair, name, { ...credential, id: await pair.n8n.editor.putCredential(credential) });
	};
	const person = (name: string): object => ({ lastName: 'Byron', email: `${name}@cloud.example` });
	const sync = () => pair.dataverse.announcement.applications.find(({ name }) => name === 'sync') as Record<string, string>;

	test.each([
		['clientSecret', () => ({ clientSecret: sync().clientSecret }), 'secret'],
		['certificate', () => ({ certificate: sync().certificate, privateKey: sync().privateKey }), 'certificate'],
		['federatedToken', () => ({ federatedToken: `https://${IDENTITY}/token` }), 'federated'],
		['managedIdentity', () => ({ tenantId: '', clientId: sync().clientId }), 'machine'],
	] as [string, () => Record<string, unknown>, string][])('S31: with a %s the node signs in under Microsoft\'s own names and writes the row', async (signInWith, fields, proof) => {
		await pair.dataverse.signIn('POST', 'reset');
		await publish(`by-${signInWith}`, { signInWith, ...fields() });
		expect((await pair.n8n.webhook(`by-${signInWith}`, { people: [person(`by-${signInWith}`)] })).body).toMatchObject([{ outcome: 'created', url: expect.stringContaining(`https://${ENVIRONMENT}/main.aspx`) }]);
		expect((await pair.dataverse.rows('lead')).filter(({ emailaddress1 }) => String(emailaddress1).toLowerCase() === `by-${signInWith}@cloud.example`.toLowerCase())).toHaveLength(1);
		expect(await pair.dataverse.signIn<{ proof: string; status: number }[]>('GET', 'trace')).toMatchObject([{ proof, status: 200 }]);
	});

	/** Of an identity nobody asked for yet: the token of another is still good and would be used. */
	const isRefused = async (code: string, clientId: string, more: Record<string, unknown> = {}): Promise<void> => {
		const fields = { signInWith: 'managedIdentity', clientId, ...more };
		const { sentence } = explainFault(code);
		expect(await pair.n8n.editor.testCredential({ ...credentialWith(fields), name: code })).toEqual({ status: 'Error', message: sentence });
		expect(await errorOfUpsert(pair, await publish(code, fields), [person(code)])).toBe(sentence);
		expect((await pair.dataverse.rows('lead')).filter(({ emailaddress1 }) => emailaddress1 === `${code}@cloud.example`)).toEqual([]);
	};

	test('S131: an identity the machine does not have is told in one sentence, in the credential test and in the node', async () => {
		await isRefused('managedIdentityUnknown', '00000000-1111-2222-3333-444444444444');
	});

	test('S131: a machine without identities is told in one sentence, in the credential test and in the node', async () => {
		machine.target = undefined;
		await isRefused('managedIdentityUnavailable', '00000000-1111-2222-3333-555555555555');
		machine.target = ports[AUTHORITY];
	});

	test('S131: a machine whose address is outside the allowed domains is told as that, in the credential test and in the node', async () => {
		await isRefused('domainNotAllowed', '00000000-1111-2222-3333-777777777777', { allowedHttpRequestDomains: 'domains', allowedDomains: ENVIRONMENT });
	});

	test('S107: nobody was asked for but the environment, its sign-in service and the identity provider', () => {
		expect(proxy.names.filter((name) => /dynamics|microsoft|provider/.test(name))).toEqual([ENVIRONMENT, IDENTITY, AUTHORITY].sort());
	});

	test.each(SOVEREIGN)('S107: in the cloud $cloud the node signs in at $authority, writes the row there and asks for no other cloud\'s names', async ({ cloud, authority, environment }) => {
		const { tenantId } = environmentIn(cloud);
		proxy.startOver();
		await publish(`in-${cloud}`, { environmentUrl: `https://${environment}/main.aspx?appid=1`, tenantId, clientSecret: sync().clientSecret });
		const { body } = await pair.n8n.webhook(`in-${cloud}`, { people: [person(`in-${cloud}`)] });
		expect(body).toMatchObject([{ outcome: 'created', url: expect.stringContaining(`https://${environment}/main.aspx`) }]);
		expect((await rowsIn(cloud)).map(({ emailaddress1 }) => emailaddress1)).toEqual([`in-${cloud}@cloud.example`]);
		expect(proxy.names.filter((name) => /dynamics|microsoft/.test(name))).toEqual([environment, authority].sort());
	});

	test.each(SOVEREIGN)('S131: a tenant of the public cloud is refused in the cloud $cloud with AADSTS$foreignTenant, in the credential test and in the node', async ({ cloud, environment, foreignTenant }) => {
		const before = await rowsIn(cloud);
		const fields = { environmentUrl: `https://${environment}`, clientSecret: sync().clientSecret };
		const { sentence } = explainFault(String(foreignTenant));
		await pair.dataverse.signIn('POST', 'reset');
		expect(await pair.n8n.editor.testCredential({ ...credentialWith(fields), name: `Foreign in ${cloud}` })).toEqual({ status: 'Error', message: sentence });
		expect(await errorOfUpsert(pair, await publish(`foreign-${cloud}`, fields), [person(`foreign-${cloud}`)])).toBe(sentence);
		const refusals = (await pair.dataverse.signIn<{ refusedWith: number }[]>('GET', 'trace')).map(({ refusedWith }) => refusedWith);
		expect([refusals.length > 1, new Set(refusals)]).toEqual([true, new Set([foreignTenant])]);
		expect(await rowsIn(cloud)).toEqual(before);
	});

	test('S32: a person signs in under Microsoft\'s own names, and the row is theirs', async () => {
		proxy.startOver();
		await pair.dataverse.signIn('POST', 'reset');
		const local = await userCredential(pair, 'Sam in the cloud');
		const credential = { ...local, data: { ...local.data, environmentUrl: `https://${ENVIRONMENT}/main.aspx`, customHost: false, signInAuthority: '' } };
		const id = await pair.n8n.editor.putCredential(credential);
		await connectAs(pair, id, baseIds.objects.seller);
		expect(await pair.dataverse.signIn('GET', 'pages')).toMatchObject([{ challengeMethod: 'S256', status: 302 }]);
		expect(await pair.n8n.editor.testStoredCredential(id)).toMatchObject({ status: 'OK' });
		await publishUpsert(pair, 'in-person', { ...credential, id });
		expect((await pair.n8n.webhook('in-person', { people: [person('in-person')] })).body).toMatchObject([{ outcome: 'created' }]);
		const [row] = (await pair.dataverse.rows('lead')).filter(({ emailaddress1 }) => emailaddress1 === 'in-person@cloud.example');
		expect(row).toMatchObject({ createdby: baseIds.users.seller });
		expect(proxy.names.filter((name) => /dynamics|microsoft/.test(name))).toEqual([ENVIRONMENT, AUTHORITY].sort());
	});

	test('S31: on a virtual machine the node signs in at its metadata service, and an identity it does not have is told in one sentence', async () => {
		const env = { HTTPS_PROXY: proxy.url, NO_PROXY: 'localhost,127.0.0.1', AZURE_POD_IDENTITY_AUTHORITY_HOST: pair.dataverse.announcement.metadataUrl };
		const { n8n } = await startAnotherN8n(pair, 'virtual-machine', env);
		try {
			const onMachine = { ...pair, n8n };
			const publishThere = async (name: string, clientId: string) => {
				const credential = { ...credentialWith({ signInWith: 'managedIdentity', tenantId: '', clientId }), name };
				return await publishUpsert(onMachine, name, { ...credential, id: await n8n.editor.putCredential(credential) });
			};
			await pair.dataverse.signIn('POST', 'reset');
			await publishThere('machine', sync().clientId ?? '');
			expect((await n8n.webhook('machine', { people: [person('machine')] })).body).toMatchObject([{ outcome: 'created' }]);
			expect(await pair.dataverse.signIn('GET', 'trace')).toMatchObject([{ proof: 'machine', clientId: sync().clientId, status: 200 }]);
			const workflow = await publishThere('unknown-machine', '00000000-1111-2222-3333-666666666666');
			expect(await errorOfUpsert(onMachine, workflow, [person('unknown-machine')])).toBe(explainFault('managedIdentityUnknown').sentence);
		} finally {
			await n8n.stop();
		}
	});
});
