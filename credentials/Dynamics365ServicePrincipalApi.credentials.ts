import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
	Icon,
} from 'n8n-workflow';
import { authenticateRequest } from '../src/n8n/signIn/authenticateRequest';
import { credentialTestRules } from '../src/n8n/signIn/credentialTestRules';
import { customHostFields, environmentFields, secretExpiresOnField } from '../src/n8n/signIn/environmentFields';
import { preAuthenticate } from '../src/n8n/signIn/preAuthenticate';

/** The "service account": an app registration in Microsoft Entra that is an application user of the environment. */
export class Dynamics365ServicePrincipalApi implements ICredentialType {
	name = 'dynamics365ServicePrincipalApi';

	displayName = 'Dynamics 365 Service Principal API';

	icon: Icon = { light: 'file:dynamics365.svg', dark: 'file:dynamics365.dark.svg' };

	documentationUrl = 'https://github.com/dynamics365-sync/n8n-nodes-dynamics365-sync#service-principal';

	properties: INodeProperties[] = [
		...environmentFields.map((field) => (field.name === 'tenantId' ? { ...field, displayOptions: { hide: { signInWith: ['managedIdentity'] } } } : field)),
		{
			displayName: 'Sign In With',
			name: 'signInWith',
			type: 'options',
			options: [
				{ name: 'Certificate', value: 'certificate' },
				{ name: 'Client Secret', value: 'clientSecret' },
				{ name: 'Federated Token', value: 'federatedToken', description: 'A token of another identity provider that the app registration trusts' },
				{ name: 'Managed Identity', value: 'managedIdentity', description: 'The Azure resource n8n runs on' },
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
			displayName: 'Federated Token',
			name: 'federatedToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: { show: { signInWith: ['federatedToken'] } },
			placeholder: 'e.g. https://identity.example.com/token',
			description: 'The token of the identity provider, or the https address it is read from at each sign-in',
		},
		{
			displayName: 'Client ID is the user-assigned identity\'s. Everybody who may create credentials in this n8n can then use that identity. The tenant is not needed, and only Dataverse\'s own hosts are accepted.',
			name: 'managedIdentityNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { signInWith: ['managedIdentity'] } },
		},
		{ ...secretExpiresOnField, displayOptions: { show: { signInWith: ['clientSecret'] } } },
		...customHostFields,
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
			disableFollowRedirect: true,
		},
		rules: credentialTestRules,
	};
}
