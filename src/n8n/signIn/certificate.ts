import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { pemBlocks } from './pem';
import { SignInError } from './signInError';

/** Source: RFC 7518, section 3.5, of the algorithm that Microsoft Entra takes for signed statements. */
const SHORTEST_KEY_BITS = 2048;

/** A certificate in the shape MSAL signs assertions with. */
export interface SigningCertificate {
	/** SHA-256 of the leaf's DER, 64 hexadecimal digits. */
	thumbprintSha256: string;
	/** Unencrypted PKCS #8 in PEM form. */
	privateKey: string;
	/** The leaf and its chain in PEM form, leaf first; sent along so that subject-name registrations work too. */
	chain: string;
	/** End of the leaf's validity. */
	notAfter: Date;
}

/** The key of an application's certificate, as it is pasted. */
export interface PastedKey {
	privateKey: string;
	/** Empty for an unencrypted key. */
	passphrase: string;
}

function readCertificates(pem: string): X509Certificate[] {
	try {
		const certificates = pemBlocks(pem).filter(({ label }) => label === 'CERTIFICATE').map((block) => new X509Certificate(block.pem));
		if (certificates.length > 0) return certificates;
	} catch {
		throw SignInError.of('certificateUnreadable');
	}
	throw SignInError.of('certificateUnreadable');
}

function readKey({ privateKey, passphrase }: PastedKey): KeyObject {
	try {
		const key = pemBlocks(privateKey).find(({ label }) => label.endsWith('PRIVATE KEY'))?.pem ?? '';
		return createPrivateKey({ key, passphrase: passphrase === '' ? undefined : passphrase });
	} catch {
		throw SignInError.of('privateKeyUnreadable');
	}
}

/** The certificate of the key: people paste a chain in either order. */
function leafOf(certificates: readonly X509Certificate[], key: KeyObject): X509Certificate {
	const leaf = certificates.find((certificate) => certificate.checkPrivateKey(key));
	if (!leaf) throw SignInError.of('privateKeyMismatch');
	return leaf;
}

/** A certificate and those that issued it, each followed by its issuer (RFC 7515, section 4.1.6). */
function chainFrom(leaf: X509Certificate, others: readonly X509Certificate[]): X509Certificate[] {
	const rest = others.filter(({ fingerprint256 }) => fingerprint256 !== leaf.fingerprint256);
	const issuer = rest.find((other) => leaf.checkIssued(other));
	return issuer ? [leaf, ...chainFrom(issuer, rest)] : [leaf];
}

function assertCurrent(leaf: X509Certificate, now: Date): void {
	if (new Date(leaf.validTo) <= now) {
		throw SignInError.of('certificateExpired');
	}
	if (new Date(leaf.validFrom) > now) {
		throw SignInError.of('certificateNotYetValid');
	}
}

/** When the certificate of a key ends, alone or in its chain; undefined where the two cannot be used. */
export function certificateEnd(certificatePem: string, key: PastedKey): Date | undefined {
	try {
		const certificates = readCertificates(certificatePem);
		// Reading an encrypted key takes time, and every run asks.
		const leaf = certificates.length === 1 ? certificates[0] : leafOf(certificates, readKey(key));
		return leaf && new Date(leaf.validTo);
	} catch {
		// Signing in says what is wrong with it.
		return undefined;
	}
}

/**
 * Reads a pasted certificate and its key and checks that they can sign today.
 * @param certificatePem the certificate, with or without its chain, in any order
 * @throws SignInError one sentence for an unreadable, mismatching, expired or not yet valid certificate
 */
export function readSigningCertificate(certificatePem: string, pasted: PastedKey, now: Date): SigningCertificate {
	const certificates = readCertificates(certificatePem);
	const key = readKey(pasted);
	if (key.asymmetricKeyType !== 'rsa') throw SignInError.of('privateKeyNotRsa');
	if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < SHORTEST_KEY_BITS) throw SignInError.of('privateKeyTooShort');
	const leaf = leafOf(certificates, key);
	assertCurrent(leaf, now);
	return {
		thumbprintSha256: leaf.fingerprint256.replace(/:/g, ''),
		privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
		chain: chainFrom(leaf, certificates).join(''),
		notAfter: new Date(leaf.validTo),
	};
}
