import type { INodeProperties } from 'n8n-workflow';

/** The table an entry of a list is about. @param what a sentence without its full stop */
export const tableField = (what: string): INodeProperties => ({
	displayName: 'Table Name or ID',
	name: 'table',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getTables' },
	default: 'account',
	description: `${what}. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.`,
});
