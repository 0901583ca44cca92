import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAuthenticate, type Authenticate } from '../../../emulator/security/authentication';

const environment = 'https://localhost:5443';
const issuer = 'https://sign-in.example/tenant/v2.0';
const application = '11111111-aaaa-4aaa-8aaa-000000000002';
const now = Math.floor(Date.now() / 1000);
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const keyPair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const good = keyPair();
const foreign = keyPair();

const sign = (claims: Record<string, unknown>, key: KeyObject = good.privateKey, kid = 'k1'): string => {
	const signed = `${encode({ alg: 'RS256', typ: 'JWT', kid })}.${encode({ iss: issuer, aud: environment, appid: application, exp: now + 3600, ...claims })}`;
	return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`;
};

let keys: Server;
let authenticate: Authenticate;

beforeAll(async () => {
	keys = createServer((_request, response) => response.end(JSON.stringify({ keys: [{ ...good.publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }] })));
	await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
	const jwksUri = `http://127.0.0.1:${(keys.address() as AddressInfo).port}/keys`;
	authenticate = createAuthenticate({ mode: 'jwt', issuers: [issuer], jwksUri, isRevoked: ({ jti }) => jti === 'revoked' });
});
afterAll(() => keys.close());

const check = (token: string): ReturnType<Authenticate> => authenticate(`Bearer ${token}`, environment);

describe('a token', () => {
	it('stands for its application', async () => {
		expect(await check(sign({}))).toEqual({ applicationId: application });
	});

	it('may have an audience that ends in a slash', async () => {
		expect(await check(sign({ aud: `${environment}/` }))).toEqual({ applicationId: application });
	});

	it('with scopes stands for the person, for whom the application speaks', async () => {
		expect(await check(sign({ scp: 'user_impersonation', oid: 'person' }))).toEqual({ objectId: 'person', delegatedBy: application });
	});

	it.each([
		['for another environment', () => sign({ aud: 'https://other.example' })],
		['of another issuer', () => sign({ iss: 'https://elsewhere.example' })],
		['that has expired', () => sign({ exp: now - 60 })],
		['signed with another key', () => sign({}, foreign.privateKey)],
		['signed with a key nobody knows', () => sign({}, foreign.privateKey, 'k2')],
		['that was revoked', () => sign({ jti: 'revoked' })],
		['that is none', () => 'abc'],
	])('%s is refused', async (_name, token) => {
		expect(await check(token())).toBeUndefined();
	});

	it('is needed', async () => {
		expect(await authenticate(undefined, environment)).toBeUndefined();
	});
});
