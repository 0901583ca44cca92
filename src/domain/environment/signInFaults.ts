/**
 * Who is able to carry a remedy out, and how a sentence names them. For work in Microsoft Entra it is the least role that does, beside the
 * one that may do everything. Source: Microsoft Learn, "Least privileged roles by task in Microsoft Entra ID".
 */
export const remedierNames = {
	opsPerson: 'you',
	dynamicsAdmin: 'a Dynamics 365 administrator',
	appOwner: 'an owner of the app registration or a Cloud Application Administrator of Microsoft Entra',
	consentAdmin: 'a Cloud Application Administrator or Global Administrator of Microsoft Entra',
	policyAdmin: 'a Conditional Access Administrator or Global Administrator of Microsoft Entra',
	userAdmin: 'a User Administrator or Global Administrator of Microsoft Entra',
	licenseAdmin: 'a License Administrator or Global Administrator of Microsoft Entra',
	logReader: 'a Reports Reader or Global Administrator of Microsoft Entra',
} as const;

export type Remedier = keyof typeof remedierNames;

export interface SignInFault {
	/** Number of an `AADSTS` message, a Dataverse service code, or a name of ours for faults that have no code. */
	code: string;
	/** Half a sentence, starting with a capital, without full stop. */
	whatHappened: string;
	/** What follows "must", without full stop. */
	whatToDo: string;
	whoMustDoIt: Remedier;
}

const entry = (code: string, whoMustDoIt: Remedier, whatHappened: string, whatToDo: string): SignInFault => ({ code, whatHappened, whatToDo, whoMustDoIt });

/**
 * Refusals of the token endpoint, by AADSTS number. They serve help text only: Microsoft advises against branching on
 * them. Source: Microsoft Learn, "Microsoft Entra authentication and authorization error codes"; for 7002138 issue 515 of Azure/login.
 */
export const entraFaults: readonly SignInFault[] = [
	entry('65001', 'consentAdmin', 'This application has no consent in the tenant', 'grant admin consent in the app registration under API permissions, where user_impersonation of Dynamics CRM must be listed'),
	entry('65004', 'opsPerson', 'The consent question was declined at sign-in', 'connect again and accept the permissions asked for'),
	entry('90094', 'consentAdmin', 'Only an administrator may consent to this application', 'approve it on the enterprise application under Permissions'),
	entry('90095', 'consentAdmin', 'An administrator has been asked to approve this application and has not done so yet', 'approve it under Enterprise applications > Admin consent requests'),
	entry('650057', 'appOwner', 'The application asks for a permission that its registration does not list', 'add the delegated permission user_impersonation of Dynamics CRM in the app registration under API permissions'),
	entry('650052', 'opsPerson', 'The tenant has no Dynamics 365 that this application could ask for', 'check that Tenant ID and Environment URL belong together; a tenant without a subscription of Dynamics 365 has no environment'),
	entry('90002', 'opsPerson', 'The tenant was not found', 'correct the Tenant ID, and check that the environment URL belongs to the same cloud'),
	entry('900023', 'opsPerson', 'The Tenant ID is neither a directory ID nor a domain', 'enter the directory (tenant) ID of the app registration or a whole domain such as contoso.com'),
	entry('900382', 'opsPerson', 'The tenant belongs to another Microsoft cloud than the environment', 'check that Tenant ID and Environment URL belong together'),
	entry('700016', 'opsPerson', 'The application is not known in this tenant', 'compare Client ID and Tenant ID with the overview page of the app registration'),
	entry('7000229', 'consentAdmin', 'The application has a registration, but no enterprise application in this tenant', 'create it by granting admin consent in the app registration under API permissions'),
	entry('7000215', 'opsPerson', 'The client secret is wrong', 'paste the secret\'s value, which is not the secret\'s ID shown beside it'),
	entry('7000222', 'appOwner', 'The client secret has expired', 'create a new one in the app registration under Certificates & secrets, to be pasted into this credential'),
	entry('7000218', 'opsPerson', 'The sign-in carried neither a client secret nor a certificate', 'fill in the Client Secret, or the other fields of the chosen Sign In With'),
	entry('700027', 'appOwner', 'The certificate is not registered for this application', 'upload this very certificate to the app registration under Certificates & secrets'),
	entry('700024', 'opsPerson', 'The certificate\'s or federated token\'s statement is outside its time', 'check the clock of the n8n server and, for a federated token, that a fresh one is given'),
	entry('50027', 'opsPerson', 'The certificate\'s or federated token\'s statement is malformed or addressed to another service', 'check the Sign-In Authority and, for a federated token, the token itself'),
	entry('50013', 'opsPerson', 'The signature of the certificate\'s or federated token\'s statement does not hold', 'check that the federated token is fresh and from the trusted issuer, or that the private key belongs to the registered certificate'),
	entry('700211', 'appOwner', 'No federated credential of this application accepts the issuer of the token', 'add one in the app registration under Certificates & secrets > Federated credentials'),
	entry('700213', 'appOwner', 'No federated credential of this application accepts the subject of the token', 'compare the subject in the app registration under Certificates & secrets > Federated credentials'),
	entry('7002138', 'appOwner', 'A federated credential of this application has the token\'s subject with other capital letters', 'write it exactly as it is in the token, in the app registration under Certificates & secrets > Federated credentials'),
	entry('700212', 'appOwner', 'No federated credential of this application accepts the audience of the token', 'compare the audience in the app registration under Certificates & secrets > Federated credentials; usually it is api://AzureADTokenExchange'),
	entry('7000112', 'consentAdmin', 'The application is disabled in the tenant', 'enable it under Enterprise applications > Properties'),
	entry('50057', 'userAdmin', 'The account is disabled in Microsoft Entra', 'enable it, or somebody else must connect'),
	entry('500011', 'opsPerson', 'The tenant knows no environment at this address', 'check that Environment URL and Tenant ID belong together'),
	entry('50011', 'appOwner', 'The redirect address of n8n is not registered for this application', 'add the OAuth redirect URL shown in this credential to the app registration under Authentication'),
	entry('500113', 'appOwner', 'The application has no redirect address at all', 'add the OAuth redirect URL shown in this credential to the app registration as one of type Web'),
	entry('700025', 'appOwner', 'The redirect address of n8n is registered for mobile and desktop applications, which may not send a secret', 'register it as one of type Web in place of that, in the app registration under Authentication'),
	entry('9002327', 'appOwner', 'The redirect address of n8n is registered for single-page applications, whose tokens only a browser may fetch', 'register it as one of type Web in place of that, in the app registration under Authentication'),
	entry('50020', 'opsPerson', 'The account belongs to another tenant', 'sign in with an account of this tenant or correct the Tenant ID'),
	entry('50034', 'opsPerson', 'The account does not exist in this tenant', 'sign in with an existing account'),
	entry('50055', 'opsPerson', 'The password of the account has expired', 'change it at the Microsoft sign-in page and connect again'),
	entry('50126', 'opsPerson', 'The user name or the password is wrong', 'connect again with the right ones'),
	entry('50053', 'opsPerson', 'The account is locked after too many sign-ins with a wrong password', 'wait, and then connect again'),
	entry('50076', 'opsPerson', 'The tenant asks for multi-factor authentication', 'connect again and complete it'),
	entry('50074', 'opsPerson', 'The tenant asks for stronger authentication than the connection was made with', 'connect again and complete it'),
	entry('50078', 'opsPerson', 'The multi-factor authentication of the connection has expired by a policy of the tenant', 'connect again and complete it'),
	entry('50158', 'opsPerson', 'The tenant asks for a check by another identity service', 'connect again and complete it'),
	entry('50079', 'opsPerson', 'The account has not enrolled in multi-factor authentication yet', 'enrol at the Microsoft sign-in page and connect again'),
	entry('53004', 'opsPerson', 'The account has to enrol in multi-factor authentication, but this sign-in looks too risky for that', 'enrol at the Microsoft sign-in page from a device and network in usual use, and connect again'),
	entry('50105', 'consentAdmin', 'The account is not assigned to the enterprise application', 'assign it there under Users and groups'),
	entry('53003', 'policyAdmin', 'A conditional access policy blocks this sign-in', 'allow this application or the address of the n8n server in the policy'),
	entry('53000', 'policyAdmin', 'A conditional access policy asks for a compliant device', 'leave this application or the n8n server out of that policy'),
	entry('53001', 'policyAdmin', 'A conditional access policy asks for a device that has joined the domain', 'leave this application or the n8n server out of that policy'),
	entry('530003', 'policyAdmin', 'A conditional access policy asks for a managed device', 'leave this application or the n8n server out of that policy'),
	entry('70008', 'opsPerson', 'The connection has expired', 'connect again'),
	entry('70043', 'opsPerson', 'The connection has reached the sign-in frequency that a conditional access policy allows', 'connect again, or use a service principal, which such policies do not end'),
	entry('700082', 'opsPerson', 'The connection was not used for too long and has lapsed', 'connect again'),
	entry('50173', 'opsPerson', 'The connection was revoked, by its owner, an administrator or a reset of the password', 'connect again'),
	entry('50132', 'opsPerson', 'The credentials behind the connection were revoked', 'connect again'),
	entry('54005', 'opsPerson', 'The answer of the sign-in page was used twice', 'connect again'),
	entry('501481', 'opsPerson', 'The answer of the sign-in page belongs to another attempt to connect', 'close other sign-in windows and connect again'),
];

/** Refusals of Dataverse for a valid token, by service code. Source: Microsoft Learn, "Web service error codes". */
export const dataverseFaults: readonly SignInFault[] = [
	entry('0x80072560', 'dynamicsAdmin', 'The sign-in worked, but this environment has no application user for the Client ID, or the person who signed in is not among its users', 'add it in the Power Platform admin center under Settings > Users, an application under Application users there'),
	entry('0x80095ffc', 'dynamicsAdmin', 'The environment does not let people work through this application', 'add the Client ID to the allowed applications in the Power Platform admin center, or somebody must use a service principal, which that rule does not apply to'),
	entry('0x80095ffe', 'dynamicsAdmin', 'The IP firewall of the environment refuses the address of the n8n server', 'add that address to the allowed ranges in the Power Platform admin center'),
	entry('0x80042f09', 'dynamicsAdmin', 'The user of this environment has no security role', 'give it at least one role'),
	entry('0x80040225', 'dynamicsAdmin', 'The user is disabled in this environment or has no business unit', 'enable it and check its business unit'),
	entry('0x8004d24b', 'licenseAdmin', 'The user has no licence for Dynamics 365', 'assign one, or use a service principal, which needs none'),
	entry('0x8004a104', 'dynamicsAdmin', 'The environment is disabled or in administration mode', 'bring it back into normal operation'),
];

/** Faults that carry no code of the service's, under names of ours. */
export const otherFaults: readonly SignInFault[] = [
	entry('unauthorized', 'opsPerson', 'The environment refused the token', 'check that the application, or the managed identity, belongs to the tenant of this environment'),
	entry('signInUnreachable', 'opsPerson', 'The sign-in service could not be reached', 'check the network and proxy of the n8n server and the Sign-In Authority if there is one'),
	entry('signInUntrusted', 'opsPerson', 'The sign-in service shows a TLS certificate that n8n does not trust', 'make its certificate authority known to n8n, for example by NODE_EXTRA_CA_CERTS'),
	entry('signInCertificateWrong', 'opsPerson', 'The sign-in service shows a TLS certificate that has expired or is for another host', 'check the clock of the n8n server, the Sign-In Authority and any proxy in between'),
	entry('signInTls', 'opsPerson', 'The sign-in service and n8n could not agree on an encrypted connection', 'check the address of the proxy, which usually begins with http://, even in HTTPS_PROXY, any firewall in between, and the Sign-In Authority if there is one'),
	entry('signInNotReached', 'opsPerson', 'The sign-in did not get as far as Microsoft Entra', 'check the fields of this credential, and the network, proxy and firewall of the n8n server'),
	entry('signInBusy', 'opsPerson', 'The sign-in service is too busy or out of order', 'wait a few minutes and try again'),
	entry('signInRedirected', 'opsPerson', 'The sign-in service answered with a redirect, which is not followed because a secret would travel along', 'correct the Sign-In Authority'),
	entry('notASignInService', 'opsPerson', 'The sign-in address did not answer like a Microsoft Entra sign-in service', 'correct the Sign-In Authority'),
	entry('signInIntercepted', 'opsPerson', 'Something between n8n and the sign-in service of Microsoft answered in its place', 'check the proxy, its password, the firewall and any sign-in page of the network that the n8n server is in'),
	entry('domainNotAllowed', 'opsPerson', 'The allowed domains of this credential leave out the sign-in service, the managed identity or the address of the Federated Token', 'add its host name to them; for a managed identity that is the host in IDENTITY_ENDPOINT, or else 169.254.169.254'),
	entry('requestBlocked', 'opsPerson', 'The protection of n8n against requests into its own network blocks the environment, its sign-in service, the managed identity or the address of the Federated Token', 'have the n8n administrator allow it in N8N_SSRF_ALLOWED_HOSTNAMES or N8N_SSRF_ALLOWED_IP_RANGES; for a managed identity that is the host in IDENTITY_ENDPOINT, or else 169.254.169.254/32'),
	entry('notDataverse', 'opsPerson', 'The sign-in worked, but the address did not answer like a Dataverse environment', 'check the environment URL and try again in a few minutes'),
	entry('notConnected', 'opsPerson', 'Nobody has signed in with this credential yet', 'open the credential and choose Connect'),
	entry('connectionLost', 'opsPerson', 'The connection of this credential was revoked or has lapsed, for example by an administrator, a new policy or a long time without use', 'open the credential and connect again'),
	entry('connectedElsewhere', 'opsPerson', 'The connection was made for another environment, tenant or application than the credential names now', 'open the credential and connect again'),
	entry('tenantMissing', 'opsPerson', 'The Tenant ID is empty or no single tenant', 'enter the directory (tenant) ID of the app registration or the tenant\'s domain'),
	entry('clientIdMissing', 'opsPerson', 'The Client ID is not an application ID', 'enter the application (client) ID of the app registration, 36 characters with hyphens'),
	entry('secretMissing', 'opsPerson', 'The Client Secret is empty', 'paste the value of a client secret of the app registration'),
	entry('certificateMissing', 'opsPerson', 'The certificate or its private key is empty', 'paste both in PEM form'),
	entry('managedIdentityCustomHost', 'opsPerson', 'A managed identity signs in to Dataverse\'s own hosts only', 'switch Custom Host off or choose another Sign In With'),
	entry('managedIdentityProxied', 'opsPerson', 'The request for the managed identity would go through the proxy of the n8n server, which could read its token or give another one, and was not sent', 'start n8n with NO_PROXY=169.254.169.254,localhost,127.0.0.1 beside what NO_PROXY holds already, and with the host in IDENTITY_ENDPOINT if that is set'),
	entry('managedIdentityUnavailable', 'opsPerson', 'The machine n8n runs on offers no managed identity', 'run n8n on an Azure resource that has one or choose another Sign In With'),
	entry('managedIdentityUnknown', 'opsPerson', 'The machine n8n runs on has no managed identity with this Client ID', 'assign the user-assigned identity to the machine or correct the Client ID'),
	entry('federatedTokenMissing', 'opsPerson', 'The Federated Token is empty', 'paste the token, or the https address n8n is to read it from'),
	entry('federatedTokenUnreadable', 'opsPerson', 'The Federated Token is no token', 'check that the field, or the address in it, gives a JSON Web Token of the identity provider'),
	entry('federatedTokenUnreachable', 'opsPerson', 'The address of the Federated Token could not be read', 'check the address, which must answer with the token and without a redirect'),
	entry('federatedTokenNotHttps', 'opsPerson', 'The Federated Token is read from https addresses only', 'enter one that begins with https://, because whoever reads the token on its way can sign in with it'),
	entry('federatedTokenBusy', 'opsPerson', 'The identity provider of the Federated Token does not answer or is out of order', 'wait a few minutes and try again, and check the address and the network of the n8n server if that does not help'),
	entry('federatedTokenRefused', 'opsPerson', 'The address of the Federated Token refuses to give it', 'have the identity provider allow the n8n server to read it, and check that no proxy forbids it'),
	entry('federatedTokenTls', 'opsPerson', 'The address of the Federated Token and n8n could not agree on an encrypted connection', 'check the address, the proxy, which usually begins with http://, even in HTTPS_PROXY, and any firewall in between'),
	entry('federatedTokenUntrusted', 'opsPerson', 'The address of the Federated Token shows no TLS certificate that n8n trusts', 'make its certificate authority known to n8n, for example by NODE_EXTRA_CA_CERTS, or check the address and the end of its certificate'),
	entry('certificateUnreadable', 'opsPerson', 'The certificate is not in PEM form', 'paste the text from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----'),
	entry('privateKeyUnreadable', 'opsPerson', 'The private key cannot be read', 'paste it in PEM form and enter its passphrase if it is encrypted'),
	entry('privateKeyMismatch', 'opsPerson', 'The private key does not belong to the certificate', 'paste the pair that was created together'),
	entry('privateKeyNotRsa', 'appOwner', 'The certificate has no RSA key, and Microsoft Entra accepts no other', 'register a certificate with an RSA key, to be pasted here with that key'),
	entry('privateKeyTooShort', 'appOwner', 'The RSA key of the certificate has fewer than 2048 bits', 'register a certificate with a longer key, to be pasted here with that key'),
	entry('certificateExpired', 'appOwner', 'The certificate has expired', 'register a new certificate for the application, to be pasted here with its key'),
	entry('certificateNotYetValid', 'opsPerson', 'The certificate is not valid yet', 'check the clock of the n8n server or use another certificate'),
	entry('unknown', 'logReader', 'The sign-in failed for a reason this package does not know', 'look it up in the sign-in logs of Microsoft Entra'),
];

/** Every known fault by code. */
export const signInFaults: ReadonlyMap<string, SignInFault> = new Map(
	[...entraFaults, ...dataverseFaults, ...otherFaults].map((fault) => [fault.code, fault]),
);

const shownCode = (code: string): string => {
	if (/^\d+$/.test(code)) {
		return ` (AADSTS${code})`;
	}
	return code.startsWith('0x') ? ` (${code})` : '';
};

/** The whole sentence for a fault, for example "The client secret is wrong: you must paste ... (AADSTS7000215)." */
export function sentenceOf(fault: SignInFault): string {
	return `${fault.whatHappened}: ${remedierNames[fault.whoMustDoIt]} must ${fault.whatToDo}${shownCode(fault.code)}.`;
}
