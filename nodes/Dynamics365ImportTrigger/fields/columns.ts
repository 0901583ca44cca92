import type { INodeProperties } from 'n8n-workflow';

/** How much of each row is brought. */
export const columns: INodeProperties = {
	displayName: 'Columns',
	name: 'columns',
	type: 'options',
	options: [
		{ name: 'All', value: 'all', description: 'Every column the user may read; more to transfer and to store' },
		{ name: 'Chosen', value: 'chosen', description: 'Only those you choose, with ID, name and dates' },
		{ name: 'Usual', value: 'usual', description: 'What sales teams import of this table; all columns of a table that has no usual ones' },
	],
	default: 'usual',
	description: 'Which columns to bring',
};

/** Which columns, where they are chosen one by one. */
export const chosenColumns: INodeProperties = {
	displayName: 'Chosen Column Names or IDs',
	name: 'chosenColumns',
	type: 'multiOptions',
	description: 'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	typeOptions: { loadOptionsMethod: 'getColumnsOfEntry', loadOptionsDependsOn: ['&table'] },
	default: [],
	displayOptions: { show: { columns: ['chosen'] } },
};
