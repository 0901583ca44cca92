import { constants, generateKeyPairSync, privateEncrypt } from 'node:crypto';
import forge from 'node-forge';

/** An RSA key pair, both halves as PEM (PKCS #8 and SPKI). */
export interface KeyPair {
	privatePem: string;
	publicPem: string;
}

/** A new 2048-bit RSA pair; Node's own arithmetic is many times faster than forge's. */
export function newKeyPair(): KeyPair {
	const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
	return {
		privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
		publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
	};
}

/** DER of `DigestInfo` for SHA-256 up to the digest itself (RFC 8017, section 9.2, note 1). */
const sha256Prefix = Buffer.from('3031300d060960864801650304020105000420', 'hex');

/** Signs a certificate with SHA-256 and RSA; forge writes the structure, Node does the arithmetic. */
export function signCertificate(certificate: forge.pki.Certificate, { privatePem }: KeyPair): void {
	const sign = (digest: forge.md.MessageDigest): string => {
		const info = Buffer.concat([sha256Prefix, Buffer.from(digest.digest().getBytes(), 'binary')]);
		return privateEncrypt({ key: privatePem, padding: constants.RSA_PKCS1_PADDING }, info).toString('binary');
	};
	// forge asks of a key nothing but this method, though its type says more.
	certificate.sign({ sign } as unknown as forge.pki.rsa.PrivateKey, forge.md.sha256.create());
}
