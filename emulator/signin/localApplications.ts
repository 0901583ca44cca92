import { randomBytes, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { baseIds } from '../store/baseData';
import { createSelfSigned } from '../tls/selfSigned';
import type { ApplicationSettings } from './directory';

/** An application of the local tenant, with everything needed to sign in as it. */
export interface LocalApplication {
	/** What it is for: `sync` works; the others each fail in one way. */
	name: string;
	clientId: string;
	clientSecret?: string;
	/** PEM, present where the application may also sign in with a certificate. */
	certificate?: string;
	privateKey?: string;
	/** ISO 8601; the secret is refused as expired after it. */
	secretExpires?: string;
	consented?: boolean;
}

const newSecret = (): string => randomBytes(30).toString('base64url');

function newApplications(): LocalApplication[] {
	const { sync, admin, disabled, roleless } = baseIds.applications;
	const secret = { clientSecret: newSecret() };
	return [
		{ name: 'sync', clientId: sync, clientSecret: newSecret(), ...createSelfSigned('Lead Capture Sync') },
		{ name: 'admin', clientId: admin, clientSecret: newSecret() },
		{ name: 'disabled', clientId: disabled, ...secret },
		{ name: 'roleless', clientId: roleless, ...secret },
		{ name: 'stranger', clientId: '11111111-aaaa-4aaa-8aaa-000000000005', ...secret },
		{ name: 'expired', clientId: '11111111-aaaa-4aaa-8aaa-000000000006', ...secret, secretExpires: '2020-01-01T00:00:00Z' },
		{ name: 'unconsented', clientId: '11111111-aaaa-4aaa-8aaa-000000000007', ...secret, consented: false },
	];
}

const endsSoon = ({ certificate }: LocalApplication): boolean => certificate !== undefined && Date.parse(new X509Certificate(certificate).validTo) < Date.now() + 86_400_000;

/**
 * The applications of a data folder: made with random secrets the first time and kept, so that a credential stored in
 * n8n still works after a restart.
 */
export function localApplications(dir: string): LocalApplication[] {
	const file = join(dir, 'applications.json');
	const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as LocalApplication[]) : [];
	if (kept.length > 0 && !kept.some(endsSoon)) {
		return kept;
	}
	const made = newApplications();
	writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
	return made;
}

/** The same application as the sign-in server registers it. */
export function registrationOf({ name, clientId, clientSecret, certificate, secretExpires, consented }: LocalApplication): ApplicationSettings {
	return {
		clientId,
		displayName: name,
		consented,
		secrets: clientSecret === undefined ? [] : [{ value: clientSecret, expires: secretExpires }],
		certificates: certificate === undefined ? [] : [certificate],
	};
}
