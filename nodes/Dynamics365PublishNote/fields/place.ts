import type { INodeProperties } from 'n8n-workflow';
import { rowModes, tableModes } from '../../../src/n8n/pickers/locatorModes';

/** Where the note goes, and which document it is of. */
export const placeFields: INodeProperties[] = [
	{
		displayName: 'Attach To',
		name: 'attachTo',
		type: 'resourceLocator',
		required: true,
		default: { mode: 'list', value: 'opportunity', cachedResultName: 'Opportunity' },
		modes: tableModes('searchNoteTables', 'new_project'),
		description: 'The table whose row gets the note; any table with notes switched on',
	},
	{
		displayName: 'Row',
		name: 'row',
		type: 'resourceLocator',
		required: true,
		default: { mode: 'id', value: '' },
		modes: rowModes,
		description: 'The row that gets the note',
	},
	{
		displayName: 'Document Key',
		name: 'documentKey',
		type: 'string',
		required: true,
		default: '={{ $json.documentId }}',
		placeholder: 'e.g. proposal-42',
		description: 'What makes it the same document each time, such as its ID in the other system',
		hint: 'The same key on the same row is the same note',
	},
	{
		displayName: 'Title',
		name: 'title',
		type: 'string',
		default: '={{ $json.title }}',
		placeholder: 'e.g. Proposal for Contoso',
		description: 'Title of the note; empty takes the name of the file',
	},
];
