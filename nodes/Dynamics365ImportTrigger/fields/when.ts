import { cronNodeOptions, type INodeProperties } from 'n8n-workflow';

/** From where on, how often, and what for. */
export const whenFields: INodeProperties[] = [
	{
		displayName: 'Start With',
		name: 'startWith',
		type: 'options',
		options: [
			{ name: 'Existing Rows First', value: 'existing', description: 'Bring every row, then what changes' },
			{ name: 'Only New Changes', value: 'changes', description: 'Leave out what has not changed since the workflow was published' },
		],
		default: 'existing',
		description: 'What to bring when the workflow is published for the first time',
	},
	{
		displayName: 'Schedule',
		name: 'schedule',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Time' },
		placeholder: 'Add Time',
		default: { item: [{ mode: 'everyHour', minute: 0 }] },
		description: 'When to look for changes; a time that comes while one is still being worked off is left out',
		options: cronNodeOptions,
	},
	{
		displayName: 'Emit',
		name: 'emit',
		type: 'multiOptions',
		options: [
			{ name: 'Created', value: 'created' },
			{ name: 'Deleted', value: 'deleted' },
			{ name: 'Existing', value: 'existing' },
			{ name: 'Updated', value: 'updated' },
		],
		default: ['existing', 'created', 'updated', 'deleted'],
		description: 'Kinds of changes to give out; deletes are seen only in tables with change tracking, or small ones that are compared',
	},
];
