import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { createSelfSigned } from '../../emulator/tls/selfSigned';
import type { Announcement, LocalDataverse } from '../../demo/host/localDataverse';
import { baseIds } from '../../emulator/store/baseData';
import type { CredentialInput } from '../../demo/host/n8nEditorApi';
import type { RealPair } from './n8nInstance';
import type { Strangers } from './strangers';
import { applicationNamed, connectAs } from './userSignIn';

type Fields = Record<string, unknown>;

/** How one fault of the table is provoked in the service principal credential. */
export interface Provocation {
	code: string;
	/** What its sentence says beyond the table. */
	adds?: RegExp;
	/** Fields that differ from a good credential. */
	fields?: (announcement: Announcement, strangers: Strangers) => Fields;
	before?: (dataverse: LocalDataverse, strangers: Strangers) => Promise<unknown>;
	after?: (dataverse: LocalDataverse) => Promise<unknown>;
}

const as = (name: string) => (announcement: Announcement): Fields => applicationNamed({ dataverse: { announcement } as LocalDataverse }, name);
const token = (claims: Fields): string => ['{"alg":"RS256"}', JSON.stringify(claims)].map((part) => Buffer.from(part).toString('base64url')).concat('c2ln').join('.');
const federated = (federatedToken: string) => (): Fields => ({ signInWith: 'federatedToken', federatedToken });
const fromAddress = (address: (strangers: Strangers, announcement: Announcement) => string) => (announcement: Announcement, strangers: Strangers): Fields => federated(address(strangers, announcement))();
const PASSPHRASE = 'correct horse battery staple';
const good = createSelfSigned('Known to nobody');
const withCertificate = (fields: Fields) => (): Fields => ({ signInWith: 'certificate', certificate: good.certificate, privateKey: good.privateKey, ...fields });
const ofSync = ({ applications }: Announcement): string => String(applications.find(({ name }) => name === 'sync')?.clientId);
const refuseWhoAmI = (status: number, code: string) => async (dataverse: LocalDataverse): Promise<unknown> => await dataverse.refuse({ kind: 'error', urlPattern: '.', status, code, message: 'Refused.', times: 50 });
const forgiveAll = async (dataverse: LocalDataverse): Promise<unknown> => await dataverse.forgive();
const changeSync = (changes: Fields) => async (dataverse: LocalDataverse): Promise<unknown> => await dataverse.signIn('POST', 'applications', { clientId: ofSync(dataverse.announcement), ...changes });
const pem = { publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } } as const;
/** The sign-in service refuses every token, with the number or else for being out of order. */
const refused = (code?: string): Pick<Provocation, 'before' | 'after'> => ({
	before: async (dataverse) => await dataverse.signIn('POST', 'refuse', { requests: 50, ...(code === undefined ? {} : { code }) }),
	after: async (dataverse) => await dataverse.signIn('POST', 'refuse', { requests: 0 }),
});
/** A secret of its own: for one that has been used there may be a token, and nobody is asked. */
const unused = (code: string) => (): Fields => ({ clientSecret: `unused before ${code}` });
const issuerKeys = generateKeyPairSync('rsa', { modulusLength: 2048, ...pem });
const issuer = { issuer: 'https://issuer.example', subject: 'n8n', publicKey: issuerKeys.publicKey };
const signed = (unsigned: string): string => {
	const body = unsigned.slice(0, unsigned.lastIndexOf('.'));
	return `${body}.${sign('sha256', Buffer.from(body), issuerKeys.privateKey).toString('base64url')}`;
};
/** An environment of Microsoft's own, whose names the proxy of the test does not lead to a real one. */
const IN_THE_CLOUD: Fields = { environmentUrl: 'https://contoso.crm4.dynamics.com', customHost: false, signInAuthority: '' };
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
	{ code: 'privateKeyTooShort', fields: withCertificate({ privateKey: generateKeyPairSync('rsa', { modulusLength: 1024, ...pem }).privateKey }) },
	{ code: 'privateKeyMismatch', fields: withCertificate({ privateKey: createSelfSigned('Another').privateKey }) },
	{ code: 'certificateExpired', fields: withCertificate(createSelfSigned('Old', -30, -1) as unknown as Fields) },
	{ code: 'certificateNotYetValid', fields: withCertificate(createSelfSigned('Young', 2, 30) as unknown as Fields) },
	{ code: 'federatedTokenMissing', fields: federated(' ') },
	{ code: 'federatedTokenUnreadable', fields: federated('no token') },
	{ code: 'federatedTokenNotHttps', fields: federated('http://identity.example/token') },
	{ code: 'federatedTokenUnreachable', fields: fromAddress(({ redirecting }) => `${redirecting}/token`) },
	{ code: 'federatedTokenBusy', fields: fromAddress(() => 'https://localhost:9/token') },
	{ code: 'federatedTokenTls', fields: fromAddress(({ unencrypted }) => `${unencrypted}/token`) },
	{ code: 'federatedTokenUntrusted', fields: fromAddress(({ untrusted }) => `${untrusted}/token`) },
	{ code: 'federatedTokenRefused', fields: fromAddress((_strangers, { environmentUrl }) => `${environmentUrl}/api/data/v9.2/WhoAmI`) },
	{ code: 'managedIdentityCustomHost', fields: () => ({ signInWith: 'managedIdentity' }) },
	{ code: 'managedIdentityProxied', fields: () => ({ signInWith: 'managedIdentity', ...IN_THE_CLOUD }) },
	{ code: '90002', fields: () => ({ tenantId: 'nobody.example' }) },
	{ code: '700016', fields: () => ({ clientId: '00000000-1111-2222-3333-444444444444' }) },
	{ code: '7000215', fields: () => ({ clientSecret: 'not-the-secret' }) },
	{ code: '7000222', fields: as('expired') },
	{ code: '65001', fields: unused('65001'), ...refused('65001') },
	{ code: '700027', fields: withCertificate({ privateKey: createPrivateKey(good.privateKey).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: PASSPHRASE }), passphrase: PASSPHRASE }) },
	{ code: '700211', fields: federated(token({ iss: 'https://other.example', sub: 'n8n', aud: 'api://AzureADTokenExchange' })), before: changeSync({ federated: [issuer] }) },
	{ code: '700213', fields: federated(token({ iss: 'https://issuer.example', sub: 'somebody', aud: 'api://AzureADTokenExchange' })) },
	{ code: '700212', fields: federated(token({ iss: 'https://issuer.example', sub: 'n8n', aud: 'elsewhere' })) },
	{ code: '700024', fields: federated(signed(token({ iss: 'https://issuer.example', sub: 'n8n', aud: 'api://AzureADTokenExchange', exp: 1 }))), before: changeSync({ federated: [issuer] }) },
	{ code: '7000112', before: changeSync({ isDisabled: true }), after: changeSync({ isDisabled: false }) },
	{ code: '7000229', before: changeSync({ hasServicePrincipal: false }), after: changeSync({ hasServicePrincipal: true }) },
	{ code: '900023', fields: () => ({ tenantId: 'contoso' }) },
	{ code: '500011', fields: ({ environmentUrl }) => ({ environmentUrl: environmentUrl.replace('localhost', '127.0.0.1') }) },
	{ code: 'signInUnreachable', fields: () => ({ signInAuthority: 'https://localhost:9' }) },
	{ code: 'signInBusy', fields: unused('the outage'), ...refused() },
	{ code: 'notASignInService', fields: ({ environmentUrl }) => ({ signInAuthority: environmentUrl }) },
	{ code: 'signInRedirected', fields: (_announcement, { redirecting }) => ({ signInAuthority: redirecting }) },
	{ code: 'signInIntercepted', fields: () => IN_THE_CLOUD },
	{ code: 'signInUntrusted', fields: (_announcement, { untrusted }) => ({ signInAuthority: untrusted }) },
	{ code: 'signInCertificateWrong', fields: (_announcement, { misnamed }) => ({ signInAuthority: misnamed }) },
	{ code: 'signInTls', fields: (_announcement, { unencrypted }) => ({ signInAuthority: unencrypted }) },
	{ code: 'signInNotReached', fields: (_announcement, { babbling }) => ({ signInAuthority: babbling }) },
	{ code: 'unknown', adds: / \(AADSTS999999, correlation ID [0-9a-f-]{36}\)(?=\.$)/, fields: unused('999999'), ...refused('999999') },
	{ code: 'domainNotAllowed', fields: () => ({ allowedHttpRequestDomains: 'domains', allowedDomains: 'elsewhere.example' }) },
	{ code: '0x80072560', fields: as('stranger') },
	{ code: '0x80042f09', fields: as('roleless') },
	{ code: '0x80040225', fields: as('disabled') },
	{ code: '0x8004d24b', before: refuseWhoAmI(403, '0x8004d24b'), after: forgiveAll },
	{ code: '0x8004a104', before: refuseWhoAmI(403, '0x8004a104'), after: forgiveAll },
	{ code: '0x80095ffc', before: refuseWhoAmI(403, '0x80095ffc'), after: forgiveAll },
	{ code: '0x80095ffe', before: refuseWhoAmI(403, '0x80095ffe'), after: forgiveAll },
	{ code: 'notDataverse', fields: (_announcement, { intranet }) => ({ environmentUrl: intranet }), before: async (dataverse, { intranet }) => await dataverse.signIn('POST', 'resources', { origin: intranet }) },
	{ code: 'unauthorized', before: refuseWhoAmI(401, ''), after: forgiveAll },
];


/** Numbers that Microsoft gives for people and their connections; refusedRenewals.test.ts shows how they come about. This credential says the same, should one of them come. */
const OF_PEOPLE = [
	'50011', '500113', '501481', '50020', '50034', '50053', '50055', '50057', '50074', '50076', '50078', '50079', '50105', '50126', '50132', '50158', '50173', '53000', '53001', '530003', '53003', '54005', '650052', '65004', '70008', '700082',
	'7000218', '70043', '90094', '90095', '53004', '700025', '9002327',
];
/** Numbers for which the local sign-in service would need another registration or tenant than it has. */
const OF_APPLICATIONS = ['50013', '50027', '7002138', '650057', '900382'];
PROVOCATIONS.push(...[...OF_PEOPLE, ...OF_APPLICATIONS].map((code) => ({ code, fields: unused(code), ...refused(code) })));

/** How a fault of a person's own connection is provoked in the OAuth2 credential. */
export interface BrokenConnection {
	code: string;
	/** @param id of the stored credential, which nobody has connected yet */
	happens: (pair: RealPair, id: string, credential: CredentialInput) => Promise<unknown>;
}

const asSeller = async (pair: RealPair, id: string): Promise<void> => await connectAs(pair, id, baseIds.objects.seller);

export const BROKEN_CONNECTIONS: BrokenConnection[] = [
	{ code: 'notConnected', happens: async () => await Promise.resolve() },
	{
		code: 'connectedElsewhere',
		happens: async (pair, id, credential) => {
			await asSeller(pair, id);
			await pair.n8n.editor.putCredential({ ...credential, data: { ...credential.data, environmentUrl: String(credential.data.environmentUrl).replace('localhost', '127.0.0.1') } });
		},
	},
	{
		code: 'connectionLost',
		happens: async (pair, id, { data: { clientId } }) => {
			await pair.dataverse.signIn('POST', 'applications', { clientId, givesRefreshTokens: false, tokenLifetimeSeconds: 1 });
			await asSeller(pair, id);
			await new Promise((resolve) => setTimeout(resolve, 2_000));
		},
	},
];

/** Faults that need another machine than the one the tests run on, by the test that makes one. */
export const ON_ANOTHER_MACHINE: Readonly<Record<string, string>> = {
	managedIdentityUnavailable: 'test/e2e/signInClouds.test.ts',
	managedIdentityUnknown: 'test/e2e/signInClouds.test.ts',
	requestBlocked: 'test/e2e/signInFailures.test.ts',
};
