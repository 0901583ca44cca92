import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { SignInError } from './signInError';

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

const pemBlock = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g;

/**
 * Restores the line breaks that single-line inputs, JSON strings and copying through chat programs take away.
 * PEM headers of old encrypted keys (`DEK-Info: ...`) need their own lines, so a body that holds a colon is left alone.
 */
function normalisePem(text: string): string {
	const unescaped = text.replace(/\\r/g, '').replace(/\\n/g, '\n').replace(/\r/g, '');
	return unescaped.replace(pemBlock, (_block, label: string, body: string) => {
		const lines = body.includes(':') ? body.trim() : (body.replace(/\s+/g, '').match(/.{1,64}/g) ?? []).join('\n');
		return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----`;
	});
}

function readLeaf(blocks: string[]): X509Certificate {
	try {
		return new X509Certificate(blocks[0] ?? '');
	} catch {
		throw SignInError.of('certificateUnreadable');
	}
}

function readKey(pem: string, passphrase: string): KeyObject {
	try {
		return createPrivateKey({ key: normalisePem(pem), passphrase: passphrase === '' ? undefined : passphrase });
	} catch {
		throw SignInError.of('privateKeyUnreadable');
	}
}

function assertUsable(leaf: X509Certificate, key: KeyObject, now: Date): void {
	if (key.asymmetricKeyType !== 'rsa') {
		throw SignInError.of('privateKeyNotRsa');
	}
	if (!leaf.checkPrivateKey(key)) {
		throw SignInError.of('privateKeyMismatch');
	}
	if (new Date(leaf.validTo) <= now) {
		throw SignInError.of('certificateExpired');
	}
	if (new Date(leaf.validFrom) > now) {
		throw SignInError.of('certificateNotYetValid');
	}
}

const certificatesIn = (pem: string): string[] => normalisePem(pem).match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];

/** When a pasted certificate ends; undefined for a text that is none. */
export function certificateEnd(certificatePem: string): Date | undefined {
	try {
		return new Date(readLeaf(certificatesIn(certificatePem)).validTo);
	} catch {
		// Signing in says what is wrong with it.
		return undefined;
	}
}

/**
 * Reads a pasted certificate and its key and checks that they can sign today.
 * @param certificatePem leaf certificate, optionally followed by its chain
 * @param passphrase empty for an unencrypted key
 * @throws SignInError one sentence for an unreadable, mismatching, expired or not yet valid certificate
 */
export function readSigningCertificate(certificatePem: string, privateKeyPem: string, passphrase: string, now: Date): SigningCertificate {
	const blocks = certificatesIn(certificatePem);
	const leaf = readLeaf(blocks);
	const key = readKey(privateKeyPem, passphrase);
	assertUsable(leaf, key, now);
	return {
		thumbprintSha256: leaf.fingerprint256.replace(/:/g, ''),
		privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
		chain: `${blocks.join('\n')}\n`,
		notAfter: new Date(leaf.validTo),
	};
}
