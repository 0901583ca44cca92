import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority, type TlsAuthority } from '../../../emulator/tls/authority';
import { createSelfSigned } from '../../../emulator/tls/selfSigned';
import { readSigningCertificate } from '../../../src/n8n/signIn/certificate';
import { credentialExpiry } from '../../../src/n8n/signIn/credentialExpiry';

const now = new Date();
const directory = mkdtempSync(join(tmpdir(), 'certificate-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

let pair: TlsAuthority;
/** A certificate of nobody's in this test, which ends much later than the pair. */
const stranger = createSelfSigned('Stranger', -1, 4_000).certificate;
const print = (certificate: string): string => new X509Certificate(certificate).fingerprint256.replace(/:/g, '');
const prints = (chain: string): string[] => (chain.match(/-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g) ?? []).map(print);
const read = (chain: string, key: string, passphrase = '') => readSigningCertificate(chain, { privateKey: key, passphrase }, now);
const privateKey = (type: 'pkcs1' | 'pkcs8', passphrase?: string): string => createPrivateKey(pair.key).export({ type, format: 'pem', ...(passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase }) } as never).toString();

beforeAll(() => {
	pair = createAuthority(directory);
});

describe('a pasted chain', () => {
	const orders: [string, () => string][] = [
		['leaf first', () => `${pair.cert}\n${pair.caPem}`],
		['root first', () => `${pair.caPem}\n${pair.cert}`],
		['root first, on one line', () => `${pair.caPem} ${pair.cert}`.replace(/\s+/g, ' ')],
	];

	it.each(orders)('is signed for by the certificate of the private key, and sent leaf first, when it is pasted %s', (_order, chain) => {
		const signing = read(chain(), pair.key);
		expect(signing.thumbprintSha256).toBe(print(pair.cert));
		expect(prints(signing.chain)).toEqual([print(pair.cert), print(pair.caPem)]);
	});

	it('is sent without certificates that have nothing to do with it', () => {
		expect(prints(read(`${stranger}${pair.cert}`, pair.key).chain)).toEqual([print(pair.cert)]);
	});

	it('is said to lack the pair only when no certificate in it fits the key', () => {
		expect(() => read(`${pair.caPem}${stranger}`, pair.key)).toThrow(/does not belong to the certificate/);
	});

	it.each([
		['with its key', () => ({ privateKey: pair.key })],
		['with its key, encrypted', () => ({ privateKey: privateKey('pkcs8', ' pw '), passphrase: ' pw ' })],
	])('ends with the certificate of the private key %s', (_name, key) => {
		const { validTo } = new X509Certificate(pair.cert);
		expect(credentialExpiry({ signInWith: 'certificate', certificate: `${stranger}${pair.cert}`, ...key() })).toEqual({ what: 'certificate', end: new Date(validTo) });
	});

	it('has no end where no certificate fits the key: signing in says so', () => {
		expect(credentialExpiry({ signInWith: 'certificate', certificate: `${stranger}${pair.caPem}`, privateKey: pair.key })).toBeUndefined();
	});
});

describe('a pasted private key', () => {
	const onOneLine = (pem: string): string => pem.trim().replace(/\n/g, ' ');
	const readable: [string, () => string, string][] = [
		['PKCS #8', () => privateKey('pkcs8'), ''],
		['encrypted PKCS #8', () => privateKey('pkcs8', 'pw'), 'pw'],
		['PKCS #1', () => privateKey('pkcs1'), ''],
	];

	it.each(readable)('is read as %s', (_form, key, passphrase) => {
		expect(read(pair.cert, key(), passphrase).thumbprintSha256).toBe(print(pair.cert));
	});

	it.each(readable)('is read as %s on one line', (_form, key, passphrase) => {
		expect(read(onOneLine(pair.cert), onOneLine(key()), passphrase).thumbprintSha256).toBe(print(pair.cert));
	});

	it.each([['in lines', (pem: string) => pem], ['on one line', onOneLine]])('is found beside a certificate and the notes of openssl, %s', (_name, spoil) => {
		const everything = `Bag Attributes\n    friendlyName: sync\n${pair.cert}Key Attributes: <No Attributes>\n${pair.key}`;
		expect(read(spoil(everything), spoil(everything)).thumbprintSha256).toBe(print(pair.cert));
	});

	it('is read as encrypted PKCS #1, whose header needs lines of its own', () => {
		const key = privateKey('pkcs1', 'pw');
		expect(key).toContain('DEK-Info: ');
		expect(read(pair.cert, key, 'pw').thumbprintSha256).toBe(print(pair.cert));
	});

	it('is refused before anything is signed when it has fewer than 2048 bits', () => {
		const { privateKey: short } = generateKeyPairSync('rsa', { modulusLength: 1024, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });
		expect(() => read(pair.cert, short)).toThrow(/fewer than 2048 bits: an owner of the app registration or .* must register/);
	});

	it('is refused in one sentence as encrypted PKCS #1 on one line', () => {
		expect(() => read(pair.cert, onOneLine(privateKey('pkcs1', 'pw')), 'pw')).toThrow(/^The private key cannot be read: .*\.$/);
	});
});
