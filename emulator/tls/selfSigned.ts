import forge from 'node-forge';
import { newKeyPair, signCertificate } from './nativeKeys';
import { serialNumber } from './serialNumber';

/** A certificate that an application signs in with, and its key (PKCS #8); both PEM. */
export interface SelfSigned {
	certificate: string;
	privateKey: string;
}

/** Makes a self-signed certificate whose validity is counted in days from now. */
export function createSelfSigned(commonName: string, fromDay = -1, toDay = 365): SelfSigned {
	const keys = newKeyPair();
	const certificate = forge.pki.createCertificate();
	certificate.publicKey = forge.pki.publicKeyFromPem(keys.publicPem);
	certificate.serialNumber = serialNumber();
	certificate.validity.notBefore = new Date(Date.now() + fromDay * 86_400_000);
	certificate.validity.notAfter = new Date(Date.now() + toDay * 86_400_000);
	certificate.setSubject([{ name: 'commonName', value: commonName }]);
	certificate.setIssuer(certificate.subject.attributes);
	signCertificate(certificate, keys);
	return { certificate: forge.pki.certificateToPem(certificate), privateKey: keys.privatePem };
}
