import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { Expiry } from '../../domain/environment/expiry';
import { certificateEnd } from './certificate';
import { federatedTokenEnd } from './federatedToken';

const ends: Readonly<Record<string, (data: ICredentialDataDecryptedObject) => Expiry | undefined>> = {
	certificate: ({ certificate, privateKey, passphrase }) => {
		const end = certificateEnd(String(certificate ?? ''), { privateKey: String(privateKey ?? ''), passphrase: String(passphrase ?? '') });
		return end && { what: 'certificate', end };
	},
	clientSecret: ({ secretExpiresOn }) => {
		const end = new Date(String(secretExpiresOn ?? ''));
		return Number.isNaN(end.getTime()) ? undefined : { what: 'client secret', end };
	},
	federatedToken: ({ federatedToken }) => {
		const end = federatedTokenEnd(String(federatedToken ?? ''));
		return end && { what: 'federated token', end };
	},
};

/** When what a credential signs in with ends: read from a certificate or a pasted token, told by the user for a secret; undefined where nobody knows. */
export function credentialExpiry(data: ICredentialDataDecryptedObject): Expiry | undefined {
	return ends[String(data.signInWith ?? '')]?.(data);
}
