import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';
import { chosenColumns, columns } from './columns';
import { quickFilters } from './quickFilters';
import { tableField } from './tableField';

/** One table with what is read of it. */
const entry: INodePropertyCollection = {
	displayName: 'Table',
	name: 'table',
	values: [
		tableField('The table to import; list parents before their children'),
		columns,
		chosenColumns,
		quickFilters,
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
];
