import { generateKeyPairSync, sign } from 'node:crypto';
import { createSelfSigned } from '../../emulator/tls/selfSigned';
import type { Announcement, LocalDataverse } from '../../demo/host/localDataverse';
import { applicationNamed } from './userSignIn';

type Fields = Record<string, unknown>;

/** How one fault of the table is provoked in the service principal credential. */
export interface Provocation {
	code: string;
	/** Fields that differ from a good credential. */
	fields?: (announcement: Announcement) => Fields;
	before?: (dataverse: LocalDataverse) => Promise<unknown>;
	after?: (dataverse: LocalDataverse) => Promise<unknown>;
}

const as = (name: string) => (announcement: Announcement): Fields => applicationNamed({ dataverse: { announcement } as LocalDataverse }, name);
const token = (claims: Fields): string => ['{"alg":"RS256"}', JSON.stringify(claims)].map((part) => Buffer.from(part).toString('base64url')).concat('c2ln').join('.');
const federated = (federatedToken: string) => (): Fields => ({ signInWith: 'federatedToken', federatedToken });
const good = createSelfSigned('Known to nobody');
const withCertificate = (fields: Fields) => (): Fields => ({ signInWith: 'certificate', certificate: good.certificate, privateKey: good.privateKey, ...fields });
const ofSync = ({ applications }: Announcement): string => String(applications.find(({ name }) => name === 'sync')?.clientId);
const refuseWhoAmI = (status: number, code: string) => async (dataverse: LocalDataverse): Promise<unknown> => await dataverse.refuse({ kind: 'error', urlPattern: '.', status, code, message: 'Refused.', times: 50 });
const forgiveAll = async (dataverse: LocalDataverse): Promise<unknown> => await dataverse.forgive();
const changeSync = (changes: Fields) => async (dataverse: LocalDataverse): Promise<unknown> => await dataverse.signIn('POST', 'applications', { clientId: ofSync(dataverse.announcement), ...changes });
const pem = { publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } } as const;
const issuerKeys = generateKeyPairSync('rsa', { modulusLength: 2048, ...pem });
const issuer = { issuer: 'https://issuer.example', subject: 'n8n', publicKey: issuerKeys.publicKey };
const signed = (unsigned: string): string => {
	const body = unsigned.slice(0, unsigned.lastIndexOf('.'));
	return `${body}.${sign('sha256', Buffer.from(body), issuerKeys.privateKey).toString('base64url')}`;
};
/** Elliptic and cut off, so that it is no key at all. */
const ELLIPTIC_KEY = '-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg\n-----END PRIVATE KEY-----';

export const PROVOCATIONS: Provocation[] = [
	{ code: 'tenantMissing', fields: () => ({ tenantId: 'common' }) },
	{ code: 'clientIdMissing', fields: () => ({ clientId: 'our app' }) },
	{ code: 'secretMissing', fields: () => ({ clientSecret: ' ' }) },
	{ code: 'certificateMissing', fields: () => ({ signInWith: 'certificate', certificate: ' ', privateKey: ' ' }) },
	{ code: 'certificateUnreadable', fields: withCertificate({ certificate: 'a certificate' }) },
	{ code: 'privateKeyUnreadable', fields: withCertificate({ privateKey: ELLIPTIC_KEY }) },
	{ code: 'privateKeyNotRsa', fields: withCertificate({ privateKey: generateKeyPairSync('ec', { namedCurve: 'prime256v1', ...pem }).privateKey }) },
	{ code: 'privateKeyMismatch', fields: withCertificate({ privateKey: createSelfSigned('Another').privateKey }) },
	{ code: 'certificateExpired', fields: withCertificate(createSelfSigned('Old', -30, -1) as unknown as Fields) },
	{ code: 'certificateNotYetValid', fields: withCertificate(createSelfSigned('Young', 2, 30) as unknown as Fields) },
	{ code: 'federatedTokenMissing', fields: federated(' ') },
	{ code: 'federatedTokenUnreadable', fields: federated('no token') },
	{ code: 'federatedTokenUnreachable', fields: federated('http://identity.example/token') },
	{ code: 'managedIdentityCustomHost', fields: () => ({ signInWith: 'managedIdentity' }) },
	{ code: '90002', fields: () => ({ tenantId: 'nobody.example' }) },
	{ code: '700016', fields: () => ({ clientId: '00000000-1111-2222-3333-444444444444' }) },
	{ code: '7000215', fields: () => ({ clientSecret: 'not-the-secret' }) },
	{ code: '7000222', fields: as('expired') },
	{ code: '65001', fields: as('unconsented') },
	{ code: '700027', fields: withCertificate({}) },
	{ code: '700211', fields: federated(token({ iss: 'https://other.example', sub: 'n8n', aud: 'api://AzureADTokenExchange' })), before: changeSync({ federated: [issuer] }) },
	{ code: '700213', fields: federated(token({ iss: 'https://issuer.example', sub: 'somebody', aud: 'api://AzureADTokenExchange' })) },
	{ code: '700212', fields: federated(token({ iss: 'https://issuer.example', sub: 'n8n', aud: 'elsewhere' })) },
	{ code: '700024', fields: federated(signed(token({ iss: 'https://issuer.example', sub: 'n8n', aud: 'api://AzureADTokenExchange', exp: 1 }))), before: changeSync({ federated: [issuer] }) },
	{ code: '7000112', before: changeSync({ isDisabled: true }), after: changeSync({ isDisabled: false }) },
	{ code: '500011', fields: ({ environmentUrl }) => ({ environmentUrl: environmentUrl.replace('localhost', '127.0.0.1') }) },
	{ code: 'signInUnreachable', fields: () => ({ signInAuthority: 'https://localhost:9' }) },
	{ code: 'signInBusy', before: async (dataverse) => await dataverse.signIn('POST', 'outage', { requests: 50 }), after: async (dataverse) => await dataverse.signIn('POST', 'outage', { requests: 0 }) },
	{ code: 'notASignInService', fields: ({ environmentUrl }) => ({ signInAuthority: environmentUrl }) },
	{ code: 'domainNotAllowed', fields: () => ({ allowedHttpRequestDomains: 'domains', allowedDomains: 'elsewhere.example' }) },
	{ code: '0x80072560', fields: as('stranger') },
	{ code: '0x80042f09', fields: as('roleless') },
	{ code: '0x80040225', fields: as('disabled') },
	{ code: '0x8004d24b', before: refuseWhoAmI(403, '0x8004d24b'), after: forgiveAll },
	{ code: '0x8004a104', before: refuseWhoAmI(403, '0x8004a104'), after: forgiveAll },
	{ code: 'unauthorized', before: refuseWhoAmI(401, ''), after: forgiveAll },
];

/** Where a fault is provoked that this credential cannot be brought to, and why there. */
export interface ShownElsewhere {
	/** The test file, which names the fault. */
	test: string;
	why: string;
}

const RENEWAL = { test: 'test/nodes/signIn/refusedRenewals.test.ts', why: 'of people only: a connection that is not renewed. n8n\'s credential test then speaks itself, see test/e2e/signInKeeps.test.ts' };
const PAGE = { test: 'test/contract/userSignIn.test.ts', why: 'of people only: shown on the sign-in service\'s own page, from which nobody is sent back, so that neither node nor credential test ever meet it; the table in docs/sign-in/failures.md explains its number' };
const CONNECTION = { test: 'test/nodes/signIn/userConnection.test.ts', why: 'of people only: the state of their connection' };
const ANSWERS = { test: 'test/nodes/signIn/signInAnswers.test.ts', why: 'an answer the local services never give' };
const MACHINE = { test: 'test/e2e/signInClouds.test.ts', why: 'a machine\'s own identity, which is for Dataverse\'s own hosts only' };
const each = (codes: readonly string[], shown: ShownElsewhere): [string, ShownElsewhere][] => codes.map((code) => [code, shown]);

/** Faults that this credential cannot be brought to in a test of a real n8n; a test reads that each file names the fault. */
export const ELSEWHERE: Readonly<Record<string, ShownElsewhere>> = Object.fromEntries([
	...each(['50034', '50057', '50076', '50079', '50105', '50173', '53003', '70008', '700082', '7000218', 'connectionLost'], RENEWAL),
	...each(['50011', '50020', '50055', '50126', '90094'], PAGE),
	...each(['65004'], { test: 'test/e2e/signInKeeps.test.ts', why: 'of people only: n8n\'s page after Connect shows the number; no code of ours is asked' }),
	...each(['notConnected', 'connectedElsewhere'], CONNECTION),
	...each(['signInRedirected', 'signInUntrusted', 'notDataverse', 'unknown'], ANSWERS),
	...each(['managedIdentityUnavailable', 'managedIdentityUnknown'], MACHINE),
]);
