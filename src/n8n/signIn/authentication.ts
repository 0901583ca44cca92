import type { INode, INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

/** The credential a person signs in with. */
export const PERSONAL_TYPE = 'dynamics365OAuth2Api';

/** Credential types with the value of the field Authentication that asks for them. The first is what a node without the field uses. */
const CREDENTIALS = [
	{ authentication: 'servicePrincipal', type: 'dynamics365ServicePrincipalApi' },
	{ authentication: 'oAuth2', type: PERSONAL_TYPE },
] as const;

/** The first field of every node: whose rights count. */
export const authenticationField: INodeProperties = {
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'OAuth2 (User)', value: 'oAuth2', description: 'A person signs in; the node may do what that person may do' },
		{ name: 'Service Principal', value: 'servicePrincipal', description: 'An application with rights of its own; goes on working when people leave' },
	],
	default: 'servicePrincipal',
};

/**
 * The credentials of every node; the one that belongs to the chosen authentication is asked for. All are shown by the choice: n8n's editor
 * lists only those as credentials to choose from. A node saved before there was a choice gets the field's default, and with it the first.
 */
export const nodeCredentials: INodeCredentialDescription[] = CREDENTIALS.map(({ authentication, type }) => ({
	name: type,
	required: true,
	displayOptions: { show: { authentication: [authentication] } },
}));

/** The credential type a node signs in with. Read from the node itself, so that it is the same for runs, triggers and lists. */
export function credentialTypeOf({ parameters }: Pick<INode, 'parameters'>): string {
	return (CREDENTIALS.find(({ authentication }) => authentication === parameters.authentication) ?? CREDENTIALS[0]).type;
}
