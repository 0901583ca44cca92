import type { INodeProperties } from 'n8n-workflow';
import { ownerModes } from '../../../src/n8n/pickers/locatorModes';

/** Who owns new rows. */
export const ownerFields: INodeProperties[] = [
	{
		displayName: 'Owner',
		name: 'owner',
		type: 'options',
		options: [
			{ name: 'Fixed User or Team', value: 'fixed', description: 'Every new row gets the same owner' },
			{ name: 'From Item', value: 'fromItem', description: 'Each item brings its owner' },
			{ name: 'Leave to Dynamics', value: 'leave', description: 'The user of the credential owns new rows' },
		],
		default: 'leave',
		description: 'Who owns new rows; the owner of existing rows stays unless an option says otherwise',
	},
	{
		displayName: 'User or Team',
		name: 'fixedOwner',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: ownerModes,
		displayOptions: { show: { owner: ['fixed'] } },
		description: 'The user or team that will own new rows',
	},
	{
		displayName: 'Owner From Item',
		name: 'ownerFromItem',
		type: 'string',
		default: '={{ $json.owner }}',
		displayOptions: { show: { owner: ['fromItem'] } },
		description: 'The owner as ID and type as the Owner Resolver gives it, or just the ID of a user',
		hint: 'An e-mail or name of a user or team works too; an empty value leaves the owner to Dynamics',
	},
];
