import type { INodeProperties } from 'n8n-workflow';
import { externalIdModes, tableModes } from '../../../src/n8n/pickers/locatorModes';

/** Where new rows go, and how existing ones are found. */
export const matchFields: INodeProperties[] = [
	{
		displayName: 'Save As',
		name: 'saveAs',
		type: 'resourceLocator',
		default: { mode: 'list', value: 'lead', cachedResultName: 'Lead' },
		required: true,
		modes: tableModes('searchTables', 'lead'),
		description: 'The table in which new rows are made',
	},
	{
		displayName: 'Find Existing By',
		name: 'findExistingBy',
		type: 'options',
		options: [
			{ name: 'Custom Rules', value: 'custom', description: 'Your own list of details and columns' },
			{ name: 'E-Mail or Phone (Popl)', value: 'popl', description: 'E-mail, then phone in any written form' },
			{ name: 'External ID, Company Name or Website (ZoomInfo)', value: 'zoomInfoCompany', description: 'For companies: external ID, then exact name, then website' },
			{ name: 'External ID, E-Mail or Name and Company (ZoomInfo)', value: 'zoomInfoPerson', description: 'External ID, then e-mail, then first name, last name and company' },
			{ name: 'External ID, E-Mail, Phone or Name and Company', value: 'fullCascade', description: 'All four, in this order' },
		],
		default: 'popl',
		description: 'How a person who is already in Dynamics is recognised; the first rule with a hit wins',
	},
	{
		displayName: 'Match Rules',
		name: 'matchRules',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Rule',
		default: { rule: [{ columns: ['detail:email'] }] },
		displayOptions: { show: { findExistingBy: ['custom'] } },
		description: 'Tried from top to bottom; everything in a rule must be equal, and an empty value never matches',
		options: [
			{
				displayName: 'Rule',
				name: 'rule',
				values: [
					{
						displayName: 'Column Names or IDs',
						name: 'columns',
						type: 'multiOptions',
						typeOptions: { loadOptionsMethod: 'getMatchColumns', loadOptionsDependsOn: ['saveAs.value'] },
						default: [],
						description: 'What must all be equal: details that mean the right column in each table, alternate keys, or columns. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
					},
				],
			},
		],
	},
	{
		displayName: 'External ID Column',
		name: 'externalIdColumn',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: externalIdModes('searchTextColumns'),
		displayOptions: { show: { findExistingBy: ['zoomInfoPerson', 'zoomInfoCompany', 'fullCascade', 'custom'] } },
		description: 'The text column that holds the other system\'s ID',
		hint: 'Without a column the external ID is left out; a table without this column is not searched by it',
	},
	{
		displayName: 'Look In',
		name: 'lookIn',
		type: 'options',
		options: [
			{ name: 'Contacts, Then Leads', value: 'contactsThenLeads', description: 'A contact wins over a lead' },
			{ name: 'Leads, Then Contacts', value: 'leadsThenContacts', description: 'A lead wins over a contact' },
			{ name: 'Only the Chosen Table', value: 'chosenTable', description: 'Do not update people found in the other table' },
		],
		default: 'leadsThenContacts',
		displayOptions: { show: { saveAs: ['lead', 'contact'] } },
		description: 'Where people are looked for; a person is updated where they are found',
	},
	{
		displayName: 'If Found',
		name: 'ifFound',
		type: 'options',
		options: [
			{ name: 'Create Anyway', value: 'createAnyway', description: 'Make a row of its own for every event' },
			{ name: 'Send to Review', value: 'review', description: 'Leave the row alone and let a person decide' },
			{ name: 'Skip', value: 'skip', description: 'Leave the row alone' },
			{ name: 'Update', value: 'update', description: 'Apply the field mapping to the row' },
		],
		default: 'update',
		description: 'What to do with people who are already in Dynamics',
	},
	{
		displayName: 'Event ID',
		name: 'eventId',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.submissionId }}',
		displayOptions: { show: { ifFound: ['createAnyway'] } },
		description: 'What happened outside, for example the ID of the form submission; a repeated run makes no second row for it',
	},
];
