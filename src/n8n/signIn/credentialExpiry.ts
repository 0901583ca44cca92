import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { Expiry } from '../../domain/environment/expiry';
import { certificateEnd } from './certificate';
import { federatedTokenEnd } from './federatedToken';

const DAY = /^\d{4}-\d{2}-\d{2}/;

const ends: Readonly<Record<string, (data: ICredentialDataDecryptedObject) => Expiry | undefined>> = {
	certificate: ({ certificate, privateKey, passphrase }) => {
		const end = certificateEnd(String(certificate ?? ''), { privateKey: String(privateKey ?? ''), passphrase: String(passphrase ?? '') });
		return end && { what: 'certificate', end };
	},
	clientSecret: ({ secretExpiresOn }) => {
		const text = String(secretExpiresOn ?? '');
		// A day, whatever the time zone: as n8n stores it, or with the time and no zone that it stored before.
		const end = new Date(DAY.exec(text)?.[0] ?? text);
		return Number.isNaN(end.getTime()) ? undefined : { what: 'client secret', end };
	},
	federatedToken: ({ federatedToken }) => {
		const end = federatedTokenEnd(String(federatedToken ?? ''));
		return end && { what: 'federated token', end };
	},
};

/** When what a credential signs in with ends: read from a certificate or a pasted token, told by the user for a secret; undefined where nobody knows. */
export function credentialExpiry(data: ICredentialDataDecryptedObject): Expiry | undefined {
	// A person's credential has no choice of proofs, and signs its requests for tokens with a secret.
	return ends[String(data.signInWith ?? 'clientSecret')]?.(data);
}
