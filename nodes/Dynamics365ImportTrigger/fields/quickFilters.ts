import type { INodeProperties } from 'n8n-workflow';

/** What one click filters by; the same for every table. */
export const quickFilters: INodeProperties = {
	displayName: 'Quick Filters',
	name: 'quickFilters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: [
		{
			displayName: 'Except Owner Names or IDs',
			name: 'exceptOwners',
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod: 'getOwners' },
			default: [],
			description: 'Leave out rows of these users and teams. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		},
		{
			displayName: 'Only Owner Names or IDs',
			name: 'onlyOwners',
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod: 'getOwners' },
			default: [],
			description: 'Bring only rows of these users and teams. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		},
		{
			displayName: 'Opted Out of E-Mail',
			name: 'optedOut',
			type: 'options',
			options: [
				{ name: 'Exclude', value: 'exclude' },
				{ name: 'Include', value: 'include' },
			],
			default: 'exclude',
			description: 'Whether rows marked "do not allow e-mails" are brought',
		},
		{
			displayName: 'State',
			name: 'state',
			type: 'options',
			options: [
				{ name: 'Active or Open', value: 'active' },
				{ name: 'Any', value: 'any' },
				{ name: 'Inactive or Closed', value: 'inactive' },
			],
			default: 'active',
			description: 'Which rows to bring by their state',
		},
	],
};
