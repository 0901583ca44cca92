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
import { customHostFields, environmentFields } from '../src/n8n/signIn/environmentFields';
import { preAuthenticate } from '../src/n8n/signIn/preAuthenticate';

/** The "service account": an app registration in Microsoft Entra that is an application user of the environment. */
export class Dynamics365ServicePrincipalApi implements ICredentialType {
	name = 'dynamics365ServicePrincipalApi';

	displayName = 'Dynamics 365 Service Principal API';

	icon: Icon = { light: 'file:dynamics365.svg', dark: 'file:dynamics365.dark.svg' };

	documentationUrl = 'https://github.com/dynamics365-sync/n8n-nodes-dynamics365-sync#service-principal';

	properties: INodeProperties[] = [
		...environmentFields,
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
		},
		rules: credentialTestRules,
	};
}
