import type { INodeProperties } from 'n8n-workflow';

/** What the node does. */
export const operationFields: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Build Mapping Table', value: 'buildMapping', description: 'Say for each person which Dynamics user they are, as rows of a table that people edit', action: 'Build the user mapping' },
			{ name: 'Check Mapping Drift', value: 'mappingDrift', description: 'Report new, disabled and duplicate users, and rows that no longer hold', action: 'Check the user mapping for drift' },
			{ name: 'Find Local User', value: 'findLocalUser', description: 'Find the person who is an owner in Dynamics', action: 'Find the local user of an owner' },
			{ name: 'Resolve', value: 'resolve', description: 'Find the Dynamics user or team who is a person', action: 'Resolve the owner of a person' },
		],
		default: 'resolve',
	},
];
