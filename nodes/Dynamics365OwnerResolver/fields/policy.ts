import type { INodeProperties } from 'n8n-workflow';
import { ownerModes } from '../../../src/n8n/pickers/locatorModes';

const parkKey = (show: Record<string, string[]>): INodeProperties => ({
	displayName: 'Park Key',
	name: 'parkKey',
	type: 'string',
	default: '={{ $json.id }}',
	displayOptions: { show },
	description: 'What tells this item from others: a newer version of the same thing takes the place of the older one',
});

/** What happens when nobody matches, or nobody who can own rows. */
export const policyFields: INodeProperties[] = [
	{
		displayName: 'If No Match',
		name: 'ifNoMatch',
		type: 'options',
		options: [
			{ name: 'Connected User', value: 'connectedUser', description: 'The user of the credential becomes the owner' },
			{ name: 'Error', value: 'error', description: 'The item fails' },
			{ name: 'Fixed User or Team', value: 'fixed', description: 'One owner for all of them' },
			{ name: 'Park for Later', value: 'park', description: 'The item goes to Unresolved with a key, so that it can be kept and tried again' },
			{ name: 'Skip', value: 'skip', description: 'The item goes to Unresolved' },
		],
		default: 'skip',
		displayOptions: { show: { operation: ['resolve'] } },
		description: 'What to do when nobody is found, several are, or only somebody who is disabled',
	},
	{
		displayName: 'User or Team',
		name: 'fixedOwner',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: ownerModes,
		displayOptions: { show: { operation: ['resolve'], ifNoMatch: ['fixed'] } },
		description: 'The owner for items nobody else matches',
	},
	parkKey({ operation: ['resolve'], ifNoMatch: ['park'] }),
	{
		displayName: 'If No Match',
		name: 'ifNoLocalUser',
		type: 'options',
		options: [
			{ name: 'Error', value: 'error', description: 'The item fails' },
			{ name: 'Fixed Local User', value: 'fixed', description: 'One person for all of them' },
			{ name: 'Park for Later', value: 'park', description: 'The item goes to Unresolved with a key, so that it can be kept and tried again' },
			{ name: 'Skip', value: 'skip', description: 'The item goes to Unresolved' },
		],
		default: 'skip',
		displayOptions: { show: { operation: ['findLocalUser'] } },
		description: 'What to do when nobody in the mapping rows is the owner, or several are',
	},
	{
		displayName: 'Local User',
		name: 'fixedPerson',
		type: 'string',
		default: '',
		placeholder: 'e.g. sales@contoso.com',
		displayOptions: { show: { operation: ['findLocalUser'], ifNoLocalUser: ['fixed'] } },
		description: 'E-mail of the person for items nobody else matches; one of the mapping rows, if it is there, gives the ID',
	},
	parkKey({ operation: ['findLocalUser'], ifNoLocalUser: ['park'] }),
];
