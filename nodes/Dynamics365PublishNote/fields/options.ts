import type { INodeProperties } from 'n8n-workflow';
import { ownerModes } from '../../../src/n8n/pickers/locatorModes';

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
				displayName: 'Deleted at Source',
				name: 'sourceDeleted',
				type: 'boolean',
				default: false,
				description: 'Whether the document is gone where it came from; best set by an expression',
			},
			{
				displayName: 'If Unchanged',
				name: 'ifUnchanged',
				type: 'options',
				options: [
					{ name: 'Record the Revision', value: 'record', description: 'Write the newer revision into the note; the file is not sent' },
					{ name: 'Skip', value: 'skip', description: 'Write nothing' },
				],
				default: 'skip',
				description: 'What to do when a newer revision has the same content',
			},
			{
				displayName: 'Last Note ID',
				name: 'lastNoteId',
				type: 'string',
				default: '',
				placeholder: 'e.g. {{ $json.noteId }}',
				description: 'The noteId this node gave for the document before; with it the output says when somebody deleted the note in Dynamics',
			},
			{
				displayName: 'MIME Type',
				name: 'mimeType',
				type: 'string',
				default: '',
				placeholder: 'e.g. application/pdf',
				description: 'Type of the file; empty takes the one of the binary file, text/html or text/plain',
			},
			{
				displayName: 'On Delete',
				name: 'onDelete',
				type: 'options',
				options: [
					{ name: 'Delete', value: 'delete', description: 'Delete the note; needs the right to delete notes' },
					{ name: 'Keep', value: 'keep', description: 'Leave the note as it is' },
					{ name: 'Mark', value: 'mark', description: 'Say in title and text that the document is gone; the file stays' },
				],
				default: 'keep',
				description: 'What happens to the note of a document that was deleted at its source',
			},
			{
				displayName: 'Owner',
				name: 'owner',
				type: 'resourceLocator',
				default: { mode: 'list', value: '' },
				modes: ownerModes,
				description: 'Who owns new notes; without it the user of the credential',
			},
		],
	},
];
