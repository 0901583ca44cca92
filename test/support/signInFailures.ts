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
const issuer = { issuer: 'https://issuer.example', subject: 'n8n', publicKey: '' };
/** Elliptic, made with openssl for this test and used nowhere else. */
const ELLIPTIC_KEY = '-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg\n-----END PRIVATE KEY-----';

export const PROVOCATIONS: Provocation[] = [
	{ code: 'tenantMissing', fields: () => ({ tenantId: 'common' }) },
	{ code: 'clientIdMissing', fields: () => ({ clientId: 'our app' }) },
	{ code: 'secretMissing', fields: () => ({ clientSecret: ' ' }) },
	{ code: 'certificateMissing', fields: () => ({ signInWith: 'certificate', certificate: ' ', privateKey: ' ' }) },
	{ code: 'certificateUnreadable', fields: withCertificate({ certificate: 'a certificate' }) },
	{ code: 'privateKeyUnreadable', fields: withCertificate({ privateKey: ELLIPTIC_KEY }) },
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

/** Faults that this credential cannot be brought to in a test of a real n8n, each with the test that provokes it instead, or why none can. */
export const ELSEWHERE: Readonly<Record<string, string>> = {
	'700024': 'test/contract/userSignIn.test.ts: a federated token that has expired',
	'7000218': 'the product always sends a proof; the text is for other callers of the table',
	privateKeyNotRsa: 'test/unit/signin/preAuthenticate.test.ts',
	managedIdentityUnavailable: 'test/e2e/signInClouds.test.ts',
	managedIdentityUnknown: 'test/e2e/signInClouds.test.ts',
	signInUntrusted: 'test/unit/signin/preAuthenticate.test.ts',
	signInRedirected: 'test/unit/signin/preAuthenticate.test.ts',
	notDataverse: 'test/unit/credentials/servicePrincipal.test.ts',
	unknown: 'test/unit/environment/signInFaults.test.ts',
	notConnected: 'test/nodes/signIn/userConnection.test.ts',
	connectionLost: 'test/nodes/signIn/userConnection.test.ts',
	connectedElsewhere: 'test/nodes/signIn/userConnection.test.ts',
	...Object.fromEntries(['65004', '90094', '50011', '50020', '50034', '50055', '50126', '50076', '50079', '50105', '50057', '53003', '70008', '700082', '50173'].map((code) => [code, 'test/nodes/signIn/userConnection.test.ts: of people'])),
};
