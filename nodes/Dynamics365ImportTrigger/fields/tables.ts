import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';

/** What one click filters by; the same for every table. */
const quickFilters: INodeProperties = {
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

const columns: INodeProperties = {
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

const chosenColumns: INodeProperties = {
	displayName: 'Chosen Column Names or IDs',
	name: 'chosenColumns',
	type: 'multiOptions',
	description: 'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	typeOptions: { loadOptionsMethod: 'getColumnsOfEntry', loadOptionsDependsOn: ['&table'] },
	default: [],
	displayOptions: { show: { columns: ['chosen'] } },
};

/** One table with what is read of it. */
const entry: INodePropertyCollection = {
	displayName: 'Table',
	name: 'table',
	values: [
		{
			displayName: 'Table Name or ID',
			name: 'table',
			type: 'options',
			typeOptions: { loadOptionsMethod: 'getTables' },
			default: 'account',
			description: 'The table to import; list parents before their children. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		},
		columns,
		chosenColumns,
		quickFilters,
	],
};

const condition: INodePropertyCollection = {
	displayName: 'Condition',
	name: 'condition',
	values: [
		{
			displayName: 'Table Name or ID',
			name: 'table',
			type: 'options',
			typeOptions: { loadOptionsMethod: 'getTables' },
			default: 'account',
			description: 'The table whose rows are filtered. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		},
		{
			displayName: 'Column Name or ID',
			name: 'column',
			type: 'options',
			description: 'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
			typeOptions: { loadOptionsMethod: 'getColumnsOfEntry', loadOptionsDependsOn: ['&table'] },
			default: '',
		},
		{
			displayName: 'Condition',
			name: 'operator',
			type: 'options',
			options: [
				{ name: 'Contains', value: 'contains' },
				{ name: 'Is Above', value: 'isAbove' },
				{ name: 'Is Any Of', value: 'equals' },
				{ name: 'Is Below', value: 'isBelow' },
				{ name: 'Is Empty', value: 'isEmpty' },
				{ name: 'Is None Of', value: 'isNot' },
				{ name: 'Is Not Empty', value: 'isNotEmpty' },
				{ name: 'Starts With', value: 'startsWith' },
			],
			default: 'equals',
			description: 'How the column is compared; letter case does not matter',
		},
		{
			displayName: 'Value',
			name: 'value',
			type: 'string',
			default: '',
			placeholder: 'e.g. Hot, Warm',
			displayOptions: { hide: { operator: ['isEmpty', 'isNotEmpty'] } },
			description: 'One value, or several with commas; choices take their label or number',
		},
	],
};

/** What is imported. */
export const tableFields: INodeProperties[] = [
	{
		displayName: 'Import',
		name: 'import',
		type: 'options',
		options: [
			{ name: 'Activities', value: 'activities', description: 'Tasks, e-mails, phone calls and appointments' },
			{ name: 'Chosen Tables', value: 'chosen', description: 'Your own list, with columns and filters' },
			{ name: 'CRM Objects', value: 'crm', description: 'Users, accounts, contacts, leads, process stages, opportunities, products and tasks' },
			{ name: 'Opportunities by Stage', value: 'stages', description: 'Opportunities with the stage of their process, also when only the stage has moved' },
		],
		default: 'chosen',
		description: 'Which tables to import',
	},
	{
		displayName: 'Tables',
		name: 'tables',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Table',
		default: { table: [{ table: 'account' }] },
		displayOptions: { show: { import: ['chosen'] } },
		description: 'Imported from top to bottom, each with a position of its own',
		options: [entry],
	},
	{
		displayName: 'Stage Names or IDs',
		name: 'stages',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getStages' },
		default: [],
		displayOptions: { show: { import: ['stages'] } },
		description: 'Bring only opportunities in these stages; none chosen brings all. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{ ...columns, name: 'opportunityColumns', displayOptions: { show: { import: ['stages'] } } },
	{
		...chosenColumns,
		name: 'opportunityChosenColumns',
		typeOptions: { loadOptionsMethod: 'getOpportunityColumns' },
		displayOptions: { show: { import: ['stages'], opportunityColumns: ['chosen'] } },
	},
	{ ...quickFilters, name: 'opportunityFilters', displayOptions: { show: { import: ['stages'] } } },
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Condition',
		default: {},
		displayOptions: { show: { import: ['chosen', 'stages'] } },
		description: 'A row is brought when all conditions of its table hold; with change tracking they are checked after reading',
		options: [condition],
	},
];
