import type { INodeProperties } from 'n8n-workflow';

export const operationField: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Check Access', value: 'checkAccess', description: 'Ask table by table which rights of the user are there, and which are missing', action: 'Check access' },
		{ name: 'Check Connection', value: 'checkConnection', description: 'Sign in and ask Dynamics 365 who that is', action: 'Check the connection' },
	],
	default: 'checkConnection',
};
