import type { Announcement } from '../../demo/host/localDataverse';
import type { CredentialInput } from '../../demo/host/n8nEditorApi';

const TYPE = 'microsoftDataverseOAuth2Api';

/**
 * n8n's own Dataverse credential knows Microsoft's sign-in hosts only. Its administrators' setting for credential defaults is the
 * regular way to another one, so node and credential run unchanged.
 * Source: n8n documentation, CREDENTIALS_OVERWRITE_DATA; fields of the type in n8n 2.41.1.
 */
export const n8nDataverseOverwrite = ({ signInUrl, tenantId }: Announcement): NodeJS.ProcessEnv => ({
	CREDENTIALS_OVERWRITE_DATA: JSON.stringify({ [TYPE]: { accessTokenUrl: `${signInUrl}/${tenantId}/oauth2/v2.0/token` } }),
});

/** The credential of n8n's own Microsoft Dataverse node, for the same application as ours. */
export function n8nDataverseCredential({ environmentUrl, tenantId, applications }: Announcement): CredentialInput {
	const application = applications.find(({ clientSecret }) => clientSecret);
	if (!application) throw new Error('The local Dataverse announced no application with a client secret');
	const { clientId, clientSecret } = application;
	return { name: 'Microsoft Dataverse (local)', type: TYPE, data: { grantType: 'clientCredentials', clientCredentialType: 'clientSecret', tenantId, environmentUrl, cloud: 'global', clientId, clientSecret } };
}
