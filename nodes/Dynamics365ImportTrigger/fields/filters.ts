import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';
import { tableField } from './tableField';

const condition: INodePropertyCollection = {
	displayName: 'Condition',
	name: 'condition',
	values: [
		tableField('The table whose rows are filtered'),
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

/** Which rows of the tables are brought. */
export const filterFields: INodeProperties[] = [
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
