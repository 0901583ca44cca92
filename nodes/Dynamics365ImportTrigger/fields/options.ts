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
				displayName: 'Advance',
				name: 'advance',
				type: 'options',
				options: [
					{ name: 'After Success', value: 'afterSuccess', description: 'A row that the workflow failed on comes again' },
					{ name: 'On Hand-Off', value: 'onHandOff', description: 'Do not wait for the workflow; rows it fails on do not come again' },
				],
				default: 'afterSuccess',
				description: 'When rows count as delivered',
			},
			{
				displayName: 'API Requests per Tick',
				name: 'requestsPerTick',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 5000,
				description: 'Most requests at one time of the schedule; what is left goes on at the next',
			},
			{
				displayName: 'If Settings Change',
				name: 'ifChanged',
				type: 'options',
				options: [
					{ name: 'Backfill', value: 'backfill', description: 'Give all rows out again, with the new columns and filters' },
					{ name: 'Continue', value: 'continue', description: 'Only what changes from here on; deletes in between are missed' },
				],
				default: 'backfill',
				description: 'What to do when columns, filters or the environment were changed',
			},
			{
				displayName: 'Labels for Lookups and Choices',
				name: 'labels',
				type: 'boolean',
				default: false,
				description: 'Whether to add names of lookups (ownerid_name) and labels of choices (statuscode_label)',
			},
			{
				displayName: 'Left Filter',
				name: 'leftFilter',
				type: 'options',
				options: [
					{ name: 'Emit Outside Filter', value: 'emit', description: 'Give out every changed row that does not pass now, marked as outsideFilter; all rows are read' },
					{ name: 'Ignore', value: 'ignore', description: 'Rows that no longer pass stay as they were' },
				],
				default: 'ignore',
				description: 'What happens to rows that changed and do not pass the filters now',
			},
			{
				displayName: 'Longest Execution (Minutes)',
				name: 'longestExecution',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 60,
				description: 'When n8n has not said by then how an execution ended, its rows come again; more than your workflow ever needs for a page',
			},
			{
				displayName: 'Own Changes',
				name: 'ownChanges',
				type: 'options',
				options: [
					{ name: 'Include', value: 'include' },
					{ name: 'Skip', value: 'skip', description: 'Leave out rows this credential changed last; also hides edits people made shortly before' },
				],
				default: 'include',
				description: 'What to do with rows that were changed last by the user of this credential',
			},
			{
				displayName: 'Page Size',
				name: 'pageSize',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 5000 },
				default: 500,
				description: 'Rows per execution; every page is an execution that n8n may store',
			},
			{
				displayName: 'Save Position',
				name: 'savePosition',
				type: 'options',
				options: [
					{ name: 'At Once', value: 'atOnce', description: 'Costs an empty execution after the last page' },
					{ name: 'With the Next Page', value: 'withNextPage', description: 'The last page comes again after a restart' },
				],
				default: 'atOnce',
				description: 'When the position is written to n8n\'s database',
			},
			{
				displayName: 'Sync Now',
				name: 'syncNow',
				type: 'string',
				default: '',
				placeholder: 'e.g. 2026-11-22',
				description: 'Any text; when it differs at publishing, all rows are given out again once',
			},
			{
				displayName: 'Watermark Overlap (Minutes)',
				name: 'overlapMinutes',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 1440 },
				default: 5,
				description: 'How far tables without change tracking are read back each time, for transactions that took long',
			},
			{
				displayName: 'When an Execution Fails',
				name: 'whenFails',
				type: 'options',
				options: [
					{ name: 'Skip and Record', value: 'skip', description: 'Find the row that fails, record it, and go on' },
					{ name: 'Stop', value: 'stop', description: 'Hold that table until the workflow is published again' },
					{ name: 'Try Again', value: 'tryAgain', description: 'Again and again, in smaller pieces; nothing behind it is lost' },
				],
				default: 'tryAgain',
				description: 'What to do when the workflow fails on rows it was given',
			},
		],
	},
];
