import type { INodeProperties } from 'n8n-workflow';

/** Everything that has a sensible default. */
export const optionFields: INodeProperties[] = [
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Append Separator',
				name: 'appendSeparator',
				type: 'string',
				default: '; ',
				description: 'Text between appended values; \\n is a new line',
			},
			{
				displayName: 'Disqualified Leads',
				name: 'disqualifiedLeads',
				type: 'options',
				options: [
					{ name: 'Create a New Lead', value: 'ignore', description: 'Leave the disqualified lead alone' },
					{ name: 'Reopen and Update', value: 'reactivate', description: 'Reopen the lead and apply the mapping' },
					{ name: 'Send to Review', value: 'review', description: 'Let a person decide' },
				],
				default: 'review',
				description: 'What to do when only a disqualified lead is found',
			},
			{
				displayName: 'Dry Run',
				name: 'dryRun',
				type: 'boolean',
				default: false,
				description: 'Whether to show what would happen without writing anything',
			},
			{
				displayName: 'Group Size',
				name: 'groupSize',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 1000 },
				default: 100,
				description: 'Rows per write request; lower it if plug-ins make writing slow',
			},
			{
				displayName: 'Inactive Matches',
				name: 'inactiveMatches',
				type: 'options',
				options: [
					{ name: 'Ignore', value: 'ignore', description: 'Make a new row' },
					{ name: 'Reactivate and Update', value: 'reactivate', description: 'Reactivate the row and apply the mapping' },
					{ name: 'Send to Review', value: 'review', description: 'Let a person decide' },
					{ name: 'Update', value: 'update', description: 'Apply the mapping and leave the row inactive' },
				],
				default: 'review',
				description: 'What to do when only inactive rows are found',
			},
			{
				displayName: 'Maximum Records',
				name: 'maximumRecords',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 10000,
				description: 'Most items in one run',
			},
			{
				displayName: 'Over the Maximum',
				name: 'overMaximum',
				type: 'options',
				options: [
					{ name: 'Skip the Rest', value: 'skipRest', description: 'Process the first items and send the others to Skipped' },
					{ name: 'Stop', value: 'stop', description: 'Stop before anything is written' },
				],
				default: 'stop',
				description: 'What to do with more items than Maximum Records',
			},
			{
				displayName: 'Phone Country',
				name: 'phoneCountry',
				type: 'string',
				default: '',
				placeholder: 'e.g. US',
				description: 'Two-letter country of phone numbers that have no country prefix',
			},
			{
				displayName: 'Set Owner on Update',
				name: 'ownerOnUpdate',
				type: 'boolean',
				default: false,
				description: 'Whether to set the owner also on rows that already exist',
			},
			{
				displayName: 'Several Matches',
				name: 'severalMatches',
				type: 'options',
				options: [
					{ name: 'Last Modified', value: 'lastModified', description: 'Take the row that was changed last' },
					{ name: 'Most Complete', value: 'mostComplete', description: 'Take the row with most columns filled' },
					{ name: 'Oldest', value: 'oldest', description: 'Take the row that was created first' },
					{ name: 'Send to Review', value: 'review', description: 'Let a person choose' },
				],
				default: 'review',
				description: 'What to do when several rows are found',
			},
			{
				displayName: 'Text Too Long',
				name: 'textTooLong',
				type: 'options',
				options: [
					{ name: 'Error', value: 'error', description: 'Refuse the item and say which column' },
					{ name: 'Truncate', value: 'truncate', description: 'Cut the text to the length of the column' },
				],
				default: 'error',
				description: 'What to do with text that is longer than its column allows',
			},
		],
	},
];
