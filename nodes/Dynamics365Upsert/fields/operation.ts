import type { INodeProperties } from 'n8n-workflow';

const onlyTests = { operation: ['testMapping'] };

/**
 * What the node does. The other fields stay in view for both operations: n8n forgets the values of fields that are out of view, and
 * a test is of little use if it costs the settings it tests.
 */
export const operationFields: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Create or Update', value: 'upsert', description: 'Create a new record, or update the current one if it already exists (upsert)', action: 'Create or update rows' },
			{ name: 'Test Mapping', value: 'testMapping', description: 'Let Dynamics check the field mapping with the first item', action: 'Test the field mapping' },
		],
		default: 'upsert',
	},
	{
		displayName: 'How to Test',
		name: 'howToTest',
		type: 'options',
		options: [
			{ name: 'Check Without Keeping', value: 'checkWithoutKeeping', description: 'Dynamics checks the row and undoes it at once; nobody ever sees it' },
			{ name: 'Create, Read Back and Delete', value: 'createReadBackDelete', description: 'Also shows what Dynamics stores; the row exists for a moment' },
		],
		default: 'checkWithoutKeeping',
		displayOptions: { show: onlyTests },
		description: 'The first item is used with all the settings below; nobody is looked for, and no existing row is touched',
	},
	{
		displayName: 'Allow Writing a Test Row',
		name: 'allowTestRow',
		type: 'boolean',
		default: false,
		displayOptions: { show: { ...onlyTests, howToTest: ['createReadBackDelete'] } },
		description: 'Whether a row may be made with the values of the first item and deleted again',
		hint: 'Use a made-up person: while the row exists, other runs can find it. The user needs the right to delete.',
	},
];
