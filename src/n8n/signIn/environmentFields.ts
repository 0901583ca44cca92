import type { INodeProperties } from 'n8n-workflow';

/** Which environment, and which application in which tenant; the same in every credential. */
export const environmentFields: INodeProperties[] = [
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
];

/** Only Microsoft knows when a secret ends, so whoever reads the date there may enter it. */
export const secretExpiresOnField: INodeProperties = {
	displayName: 'Secret Expires On',
	name: 'secretExpiresOn',
	type: 'dateTime',
	typeOptions: { dateOnly: true },
	default: '',
	description: 'The end date shown beside the secret; runs and connection checks warn from 30 days before',
};

/** The way to a host that is not Dataverse's own. */
export const customHostFields: INodeProperties[] = [
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
];
