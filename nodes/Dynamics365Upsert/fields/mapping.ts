import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';
import { DEFAULT_COLUMNS } from '../../../src/domain/mapping/defaultColumns';

const listOf = (table: string): string =>
	Object.entries(DEFAULT_COLUMNS[table] ?? {}).map(([column, [name]]) => `${column} ← ${name}`).join(', ');

/** One row of a field mapping; `method` loads the table's columns. */
const row = (method: string): INodePropertyCollection => ({
	displayName: 'Field',
	name: 'row',
	values: [
		{
			displayName: 'Column Name or ID',
			name: 'column',
			type: 'options',
			typeOptions: { loadOptionsMethod: method, loadOptionsDependsOn: ['saveAs.value'] },
			default: '',
			description: 'The column to fill; required ones are marked with *. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		},
		{
			displayName: 'Value',
			name: 'value',
			type: 'string',
			default: '',
			placeholder: 'e.g. {{ $json.jobTitle }}',
			description: 'Choices take their label or number, lookups the name, e-mail, alternate key or ID of the row; an empty value clears the column only with Overwrite or Clear',
		},
		{
			displayName: 'Update',
			name: 'update',
			type: 'options',
			options: [
				{ name: 'Append', value: 'append', description: 'Add the value behind what is there' },
				{ name: 'Complete If Missing', value: 'completeIfMissing', description: 'Fill the column only if it is empty' },
				{ name: 'Overwrite', value: 'overwrite', description: 'Replace what is there, never with an empty value' },
				{ name: 'Overwrite or Clear', value: 'overwriteOrClear', description: 'Replace what is there; an empty value empties the column' },
			],
			default: 'completeIfMissing',
			description: 'What to do when the row already has a value',
		},
	],
});

const fallbackHint = 'The same column twice is a fallback: the first value that is not empty counts';

/** What is written into which column. */
export const mappingFields: INodeProperties[] = [
	{
		displayName: 'Mapping',
		name: 'mapping',
		type: 'options',
		options: [
			{ name: 'Auto-Map', value: 'autoMap', description: 'Input fields are named like the columns; other fields are ignored' },
			{ name: 'Default Columns', value: 'defaultColumns', description: 'Fill the usual columns from the usual input names' },
			{ name: 'Defaults Plus My Rows', value: 'defaultsPlusMyRows', description: 'The usual columns, and yours win' },
			{ name: 'My Rows Only', value: 'myRowsOnly', description: 'Only the columns you list' },
		],
		default: 'defaultColumns',
		description: 'Which columns are filled from which values',
	},
	{
		displayName: `Filled when the input has them, without touching what is there: ${listOf('lead')}`,
		name: 'leadDefaultsNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { mapping: ['defaultColumns', 'defaultsPlusMyRows'], saveAs: ['lead'] } },
	},
	{
		displayName: `Filled when the input has them, without touching what is there: ${listOf('contact')}`,
		name: 'contactDefaultsNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { mapping: ['defaultColumns', 'defaultsPlusMyRows'], saveAs: ['contact'] } },
	},
	{
		displayName: `Filled when the input has them, without touching what is there: ${listOf('account')}`,
		name: 'accountDefaultsNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { mapping: ['defaultColumns', 'defaultsPlusMyRows'], saveAs: ['account'] } },
	},
	{
		displayName: 'Fields',
		name: 'fields',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Field',
		default: {},
		displayOptions: { show: { mapping: ['defaultsPlusMyRows', 'myRowsOnly'] } },
		description: 'Columns of the table chosen in Save As',
		hint: fallbackHint,
		options: [row('getColumns')],
	},
	{
		displayName: 'Contact Fields',
		name: 'contactFields',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Field',
		default: {},
		displayOptions: { show: { mapping: ['defaultsPlusMyRows', 'myRowsOnly'], saveAs: ['lead'], lookIn: ['leadsThenContacts', 'contactsThenLeads'] } },
		description: 'Columns to fill when the person turns out to be a contact',
		hint: fallbackHint,
		options: [row('getContactColumns')],
	},
	{
		displayName: 'Lead Fields',
		name: 'leadFields',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Field',
		default: {},
		displayOptions: { show: { mapping: ['defaultsPlusMyRows', 'myRowsOnly'], saveAs: ['contact'], lookIn: ['leadsThenContacts', 'contactsThenLeads'] } },
		description: 'Columns to fill when the person turns out to be a lead',
		hint: fallbackHint,
		options: [row('getLeadColumns')],
	},
];
