import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
	Icon,
} from 'n8n-workflow';
import { explainFault } from '../src/domain/environment/explainSignInFailure';
import { dataverseFaults, sentenceOf } from '../src/domain/environment/signInFaults';
import { authenticateRequest } from '../src/n8n/signIn/authenticateRequest';
import { preAuthenticate } from '../src/n8n/signIn/preAuthenticate';

// n8n's type allows one kind of rule per list; its credential tester reads each rule by its own kind.
const testRules = [
	{ type: 'responseCode', properties: { value: 401, message: explainFault('unauthorized').sentence } },
	...dataverseFaults.map((fault) => ({
		type: 'responseSuccessBody' as const,
		properties: { key: 'error.code', value: fault.code, message: sentenceOf(fault) },
	})),
	{
		type: 'responseSuccessBody',
		properties: {
			key: 'UserId',
			value: undefined,
			message: 'The sign-in worked, but the address did not answer like a Dataverse environment: check the environment URL and try again in a few minutes.',
		},
	},
] as ICredentialTestRequest['rules'];

/** The "service account": an app registration in Microsoft Entra that is an application user of the environment. */
export class Dynamics365ServicePrincipalApi implements ICredentialType {
	name = 'dynamics365ServicePrincipalApi';

	displayName = 'Dynamics 365 Service Principal API';

	icon: Icon = { light: 'file:dynamics365.svg', dark: 'file:dynamics365.dark.svg' };

	documentationUrl = 'https://github.com/dynamics365-sync/n8n-nodes-dynamics365-sync#service-principal';

	properties: INodeProperties[] = [
		{
			displayName: 'Environment URL',
			name: 'environmentUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://contoso.crm4.dynamics.com',
			description: 'Open your Dynamics 365 app in the browser and paste whatever the address bar shows',
		},
		{
			displayName: 'Tenant ID',
			name: 'tenantId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 11111111-2222-3333-4444-555555555555',
			description: 'Directory (tenant) ID on the overview page of the app registration, or the tenant\'s domain',
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 66666666-7777-8888-9999-000000000000',
			description: 'Application (client) ID on the overview page of the app registration',
		},
		{
			displayName: 'Sign In With',
			name: 'signInWith',
			type: 'options',
			options: [
				{ name: 'Certificate', value: 'certificate' },
				{ name: 'Client Secret', value: 'clientSecret' },
			],
			default: 'clientSecret',
			description: 'How the application proves who it is',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: { show: { signInWith: ['clientSecret'] } },
			description: 'The value of the secret, not the secret ID shown beside it',
		},
		{
			displayName: 'Certificate',
			name: 'certificate',
			type: 'string',
			typeOptions: { rows: 5 },
			default: '',
			required: true,
			displayOptions: { show: { signInWith: ['certificate'] } },
			placeholder: 'e.g. -----BEGIN CERTIFICATE-----',
			description: 'The certificate registered for the application, in PEM form, followed by its chain if there is one',
		},
		{
			displayName: 'Private Key',
			name: 'privateKey',
			type: 'string',
			typeOptions: { password: true, rows: 5 },
			default: '',
			required: true,
			displayOptions: { show: { signInWith: ['certificate'] } },
			placeholder: 'e.g. -----BEGIN PRIVATE KEY-----',
			description: 'The RSA key of the certificate, in PEM form',
		},
		{
			displayName: 'Passphrase',
			name: 'passphrase',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { show: { signInWith: ['certificate'] } },
			description: 'Passphrase of the private key; leave empty if the key is not encrypted',
		},
		{
			displayName: 'Custom Host',
			name: 'customHost',
			type: 'boolean',
			default: false,
			description: 'Whether the environment URL may be a host other than Dataverse\'s own, such as a gateway you trust with the token',
		},
		{
			displayName: 'Sign-In Authority',
			name: 'signInAuthority',
			type: 'string',
			default: '',
			required: true,
			displayOptions: { show: { customHost: [true] } },
			placeholder: 'e.g. https://login.example.com',
			description: 'Address of the sign-in service that issues tokens for the custom host',
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	];

	async preAuthentication(this: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject): Promise<{ accessToken: string }> {
		return await preAuthenticate(async (options) => await this.helpers.httpRequest(options), credentials);
	}

	authenticate = async (credentials: ICredentialDataDecryptedObject, requestOptions: IHttpRequestOptions): Promise<IHttpRequestOptions> =>
		authenticateRequest(credentials, requestOptions);

	// n8n shows a status text for a failed test request, and only a rule can replace it. Refusals other than 401 are let
	// through as answers, so that rules can read Dataverse's code; 401 stays an error because it triggers a new sign-in.
	test: ICredentialTestRequest = {
		request: {
			url: '/api/data/v9.2/WhoAmI',
			headers: { Accept: 'application/json', 'OData-Version': '4.0', 'OData-MaxVersion': '4.0' },
			ignoreHttpStatusErrors: { ignore: true, except: [401] },
		},
		rules: testRules,
	};
}
