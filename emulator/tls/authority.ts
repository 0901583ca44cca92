import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import forge from 'node-forge';
import { newKeyPair, signCertificate, type KeyPair } from './nativeKeys';
import { serialNumber } from './serialNumber';

/** What a TLS server needs, and what its callers must trust. All texts are PEM. */
export interface TlsAuthority {
	/** Certificate authority, for `NODE_EXTRA_CA_CERTS` or a `ca` option. */
	caPem: string;
	/** Path of the file that holds `caPem`. */
	caFile: string;
	/** Leaf certificate for this machine's names. */
	cert: string;
	/** Private key of the leaf. */
	key: string;
}

export interface AuthorityOptions {
	/** Names besides localhost, 127.0.0.1 and ::1 that the leaf shall cover. */
	hosts?: string[];
	/** Days the new certificates live; default 825, the longest that TLS clients commonly accept. */
	validDays?: number;
}

interface Pair {
	certificate: forge.pki.Certificate;
	keys: KeyPair;
}

const renewBeforeMs = 30 * 24 * 3_600_000;
const ownHosts = ['localhost', '127.0.0.1', '::1'];
const isAddress = (host: string): boolean => /^[\d.]+$/.test(host) || host.includes(':');

function newPair(commonName: string, validDays: number): Pair {
	const keys = newKeyPair();
	const certificate = forge.pki.createCertificate();
	certificate.publicKey = forge.pki.publicKeyFromPem(keys.publicPem);
	certificate.serialNumber = serialNumber();
	certificate.validity.notBefore = new Date(Date.now() - 3_600_000);
	certificate.validity.notAfter = new Date(Date.now() + validDays * 86_400_000);
	certificate.setSubject([{ name: 'commonName', value: commonName }, { name: 'organizationName', value: 'Local Dataverse' }]);
	return { certificate, keys };
}

function newAuthority(validDays: number): Pair {
	const pair = newPair('Local Dataverse Authority', validDays);
	pair.certificate.setIssuer(pair.certificate.subject.attributes);
	pair.certificate.setExtensions([
		{ name: 'basicConstraints', cA: true, critical: true },
		{ name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
		{ name: 'subjectKeyIdentifier' },
	]);
	signCertificate(pair.certificate, pair.keys);
	return pair;
}

function newLeaf(authority: Pair, hosts: string[], validDays: number): Pair {
	const pair = newPair('localhost', validDays);
	pair.certificate.setIssuer(authority.certificate.subject.attributes);
	pair.certificate.setExtensions([
		{ name: 'basicConstraints', cA: false },
		{ name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
		{ name: 'extKeyUsage', serverAuth: true },
		{ name: 'subjectAltName', altNames: hosts.map((host) => (isAddress(host) ? { type: 7, ip: host } : { type: 2, value: host })) },
	]);
	signCertificate(pair.certificate, authority.keys);
	return pair;
}

function writeNew(dir: string, hosts: string[], validDays: number): void {
	const authority = newAuthority(validDays);
	const leaf = newLeaf(authority, hosts, validDays);
	writeFileSync(join(dir, 'ca.pem'), forge.pki.certificateToPem(authority.certificate));
	writeFileSync(join(dir, 'server.pem'), forge.pki.certificateToPem(leaf.certificate));
	writeFileSync(join(dir, 'server.key'), leaf.keys.privatePem, { mode: 0o600 });
}

function isUsable(dir: string, hosts: string[]): boolean {
	if (!['ca.pem', 'server.pem', 'server.key'].every((name) => existsSync(join(dir, name)))) {
		return false;
	}
	const [ca, leaf] = ['ca.pem', 'server.pem'].map((name) => new X509Certificate(readFileSync(join(dir, name))));
	const covers = (host: string): boolean => (isAddress(host) ? leaf?.checkIP(host) : leaf?.checkHost(host)) !== undefined;
	const lives = (certificate: X509Certificate | undefined): boolean => new Date(certificate?.validTo ?? 0).getTime() - renewBeforeMs > Date.now();
	return ca !== undefined && leaf !== undefined && lives(ca) && lives(leaf) && leaf.checkIssued(ca) && hosts.every(covers);
}

/**
 * Makes a certificate authority and a server certificate in a folder, or reuses those that are there. They are made
 * anew when they end within 30 days or lack a host. The authority's own key is never written, so that nobody can
 * extend the trust placed in `ca.pem`.
 */
export function createAuthority(dir: string, options: AuthorityOptions = {}): TlsAuthority {
	const hosts = [...new Set([...ownHosts, ...(options.hosts ?? [])])];
	mkdirSync(dir, { recursive: true });
	if (!isUsable(dir, hosts)) {
		writeNew(dir, hosts, options.validDays ?? 825);
	}
	const read = (name: string): string => readFileSync(join(dir, name), 'utf8');
	return { caPem: read('ca.pem'), caFile: join(dir, 'ca.pem'), cert: read('server.pem'), key: read('server.key') };
}
