import { randomBytes, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { baseIds } from '../store/baseData';
import { createSelfSigned } from '../tls/selfSigned';
import type { ApplicationSettings } from './directory';
import type { PersonSettings } from './people';

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
	needsAdminApproval?: boolean;
}

/** The people of the local tenant: three users of the environment, one who is none, and those who each get no further in one way. */
export const localPeople: PersonSettings[] = [
	{ objectId: baseIds.objects.admin, userName: 'admin@contoso.local', displayName: 'Ada Administrator', isAdministrator: true },
	{ objectId: baseIds.objects.seller, userName: 'sam@contoso.local', displayName: 'Sam Seller' },
	{ objectId: baseIds.objects.manager, userName: 'mira@contoso.local', displayName: 'Mira Manager', needsFactor: true, isFactorFresh: true },
	{ objectId: baseIds.objects.disabled, userName: 'dee@contoso.local', displayName: 'Dee Disabled' },
	{ objectId: baseIds.objects.roleless, userName: 'nora@contoso.local', displayName: 'Nora Norole' },
	{ objectId: '77777777-eeee-4eee-8eee-000000000001', userName: 'olga@contoso.local', displayName: 'Olga Outsider' },
	{ objectId: '77777777-eeee-4eee-8eee-000000000002', userName: 'bert@contoso.local', displayName: 'Bert Blocked', isBlockedByPolicy: true },
	{ objectId: '77777777-eeee-4eee-8eee-000000000003', userName: 'gus@fabrikam.local', displayName: 'Gus Guest', tenantId: '22222222-bbbb-4bbb-8bbb-000000000002' },
];

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
		{ name: 'personal', clientId: '11111111-aaaa-4aaa-8aaa-000000000008', clientSecret: newSecret() },
		{ name: 'approval', clientId: '11111111-aaaa-4aaa-8aaa-000000000009', clientSecret: newSecret(), needsAdminApproval: true },
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
	if (kept.some(({ name }) => name === 'personal') && !kept.some(endsSoon)) {
		return kept;
	}
	const made = newApplications();
	writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
	return made;
}

/** The same application as the sign-in server registers it. */
export function registrationOf({ name, clientId, clientSecret, certificate, secretExpires, needsAdminApproval }: LocalApplication): ApplicationSettings {
	return {
		clientId,
		displayName: name,
		needsAdminApproval,
		secrets: clientSecret === undefined ? [] : [{ value: clientSecret, expires: secretExpires }],
		certificates: certificate === undefined ? [] : [certificate],
	};
}
