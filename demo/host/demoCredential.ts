import type { Announcement } from './localDataverse';
import type { CredentialInput, WorkflowFile } from './n8nEditorApi';

export const CREDENTIAL_TYPE = 'dynamics365ServicePrincipalApi';

/** The credential a user would fill in, for the local Dataverse's first application; `data` overrides single fields. */
export function credentialFor({ environmentUrl, signInUrl, tenantId, applications }: Announcement, data: Record<string, unknown> = {}): CredentialInput {
	const application = applications.find(({ clientSecret }) => clientSecret);
	if (!application) throw new Error('The local Dataverse announced no application with a client secret');
	return {
		name: 'Dynamics 365 (local)',
		type: CREDENTIAL_TYPE,
		data: {
			environmentUrl,
			tenantId,
			clientId: application.clientId,
			signInWith: 'clientSecret',
			clientSecret: application.clientSecret,
			customHost: true,
			signInAuthority: signInUrl,
			...data,
		},
	};
}

/** What a user does after importing a template: chooses the credential in every node of the given type. */
export function withCredential(file: WorkflowFile, nodeType: string, credential: { id: string; name: string }): WorkflowFile {
	const nodes = file.nodes.map((node) => (node.type === nodeType ? { ...node, credentials: { [CREDENTIAL_TYPE]: credential } } : node));
	return { ...file, nodes };
}
