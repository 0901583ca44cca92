import type { INodeProperties } from 'n8n-workflow';

/** Who is looked for, and what is known about people already. */
export const whoFields: INodeProperties[] = [
	{
		displayName: 'People',
		name: 'people',
		type: 'options',
		options: [
			{ name: 'Input Items', value: 'input', description: 'One row for each item, which is a person' },
			{ name: 'Users of Dynamics', value: 'users', description: 'One row for each enabled user of the environment' },
		],
		default: 'input',
		displayOptions: { show: { operation: ['buildMapping'] } },
		description: 'Who gets a row in the mapping',
	},
	{
		displayName: 'E-Mail',
		name: 'email',
		type: 'string',
		default: '={{ $json.email }}',
		placeholder: 'e.g. {{ $json.email }}',
		displayOptions: { show: { operation: ['buildMapping', 'resolve'] } },
		description: 'The person\'s e-mail address',
	},
	{
		displayName: 'Alternate E-Mails',
		name: 'alternateEmails',
		type: 'string',
		default: '={{ $json.alternateEmails ?? "" }}',
		placeholder: 'e.g. sam@contoso.onmicrosoft.com, sam.seller@contoso.com',
		displayOptions: { show: { operation: ['buildMapping', 'resolve'] } },
		description: 'Further addresses of the person, tried in this order: a list, or a text with commas between',
	},
	{
		displayName: 'Owner',
		name: 'ownerId',
		type: 'string',
		default: '={{ $json.row?.ownerid ?? $json.ownerid }}',
		placeholder: 'e.g. {{ $json.ownerid }}',
		displayOptions: { show: { operation: ['findLocalUser'] } },
		description: 'ID of the user or team that owns the row in Dynamics',
	},
	{
		displayName: 'Mapping Rows',
		name: 'mappingRows',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $("Read the mapping").all() }}',
		description: 'Rows of the user mapping: a list of objects with environment, email, alternateEmails, name, localId and choice. Rows of other environments never count.',
		hint: 'What is written under choice, an ID, e-mail or name of a user or team, comes before every other rule',
	},
];
