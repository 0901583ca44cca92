import type { ICredentialDataDecryptedObject, ICredentialTestRequest, ICredentialType, Icon, IHttpRequestHelper, INodeProperties } from 'n8n-workflow';
import { environmentExpressions } from '../src/domain/environment/environmentExpression';
import { assertConnected } from '../src/n8n/signIn/assertConnected';
import { credentialTestRules } from '../src/n8n/signIn/credentialTestRules';
import { customHostFields, environmentFields, secretExpiresOnField } from '../src/n8n/signIn/environmentFields';

const hidden = (name: string, value: string | boolean): INodeProperties => ({ displayName: name, name, type: 'hidden', default: value });

/** A person's own connection: they sign in at Microsoft, and a node may do what they may do in Dynamics 365. */
export class Dynamics365OAuth2Api implements ICredentialType {
	name = 'dynamics365OAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'Dynamics 365 OAuth2 API';

	icon: Icon = { light: 'file:dynamics365.svg', dark: 'file:dynamics365.dark.svg' };

	documentationUrl = 'https://github.com/dynamics365-sync/n8n-nodes-dynamics365-sync/blob/main/docs/sign-in/setup.md';

	properties: INodeProperties[] = [
		...environmentFields,
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'The value of the secret, not the secret ID shown beside it',
		},
		secretExpiresOnField,
		...customHostFields,
		hidden('grantType', 'authorizationCode'),
		hidden('usePkce', true),
		hidden('authentication', 'body'),
		hidden('authUrl', environmentExpressions.authorizeUrl),
		hidden('accessTokenUrl', environmentExpressions.tokenUrl),
		hidden('scope', environmentExpressions.scope),
		hidden('authQueryParameters', 'response_mode=query&prompt=select_account'),
		hidden('environmentOrigin', environmentExpressions.origin),
		// Other nodes that take this credential, such as HTTP Request, may send its token to the environment only.
		hidden('allowedHttpRequestDomains', 'domains'),
		hidden('allowedDomains', environmentExpressions.hostName),
	];

	// n8n calls this before each request with the token it is about to send.
	async preAuthentication(this: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject): Promise<Record<string, never>> {
		return await Promise.resolve(assertConnected(credentials));
	}

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ $credentials.environmentOrigin }}',
			url: '/api/data/v9.2/WhoAmI',
			headers: { Accept: 'application/json', 'OData-Version': '4.0', 'OData-MaxVersion': '4.0' },
			ignoreHttpStatusErrors: { ignore: true, except: [401] },
			disableFollowRedirect: true,
		},
		rules: credentialTestRules,
	};
}
