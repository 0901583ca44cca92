import type { INodeProperties } from 'n8n-workflow';
import { externalIdModes } from '../../../src/n8n/pickers/locatorModes';

const ASSOCIATE = 'Whether to link contacts to the account of their company; a contact that has a company keeps it';

/** Which account a person belongs to. */
export const companyFields: INodeProperties[] = [
	{
		displayName: 'Associate Company',
		name: 'associateCompany',
		type: 'boolean',
		default: true,
		displayOptions: { show: { saveAs: ['contact'] } },
		description: ASSOCIATE,
	},
	{
		displayName: 'Associate Company',
		name: 'associateCompany',
		type: 'boolean',
		default: false,
		displayOptions: { show: { saveAs: ['lead'] } },
		description: ASSOCIATE,
	},
	{
		displayName: 'Company',
		name: 'company',
		type: 'collection',
		placeholder: 'Add Choice',
		default: {},
		displayOptions: { show: { saveAs: ['lead', 'contact'], associateCompany: [true] } },
		description: 'Accounts are looked for by external ID, e-mail domain and company name; every choice is left to a person unless you make it automatic',
		options: [
			{
				displayName: 'Also Search by Website',
				name: 'alsoByWebsite',
				type: 'boolean',
				default: false,
				description: 'Whether to also look for the account by the website of the input',
			},
			{
				displayName: 'Company External ID Column',
				name: 'externalIdColumn',
				type: 'resourceLocator',
				default: { mode: 'list', value: '' },
				modes: externalIdModes('searchAccountTextColumns'),
				description: 'Column of account that holds the company\'s ID in the other system; the input name is companyExternalId',
			},
			{
				displayName: 'Free E-Mail Domains',
				name: 'freeMailDomains',
				type: 'string',
				default: '',
				placeholder: 'e.g. example.org, example.net',
				description: 'Domains that say nothing about a company, besides the well-known ones such as gmail.com',
			},
			{
				displayName: 'No Match',
				name: 'noMatch',
				type: 'options',
				options: [
					{ name: 'Create and Link', value: 'create' },
					{ name: 'Send to Review', value: 'review' },
				],
				default: 'review',
				description: 'What to do when no account is found',
			},
			{
				displayName: 'One Match',
				name: 'oneMatch',
				type: 'options',
				options: [
					{ name: 'Link', value: 'link' },
					{ name: 'Send to Review', value: 'review' },
				],
				default: 'review',
				description: 'What to do when exactly one account is found',
			},
			{
				displayName: 'Several Matches',
				name: 'severalMatches',
				type: 'options',
				options: [
					{ name: 'Link the Last Modified', value: 'lastModified' },
					{ name: 'Send to Review', value: 'review' },
				],
				default: 'review',
				description: 'What to do when several accounts are found',
			},
			{
				displayName: 'While Under Review',
				name: 'whileUnderReview',
				type: 'options',
				options: [
					{ name: 'Write Nothing', value: 'nothing' },
					{ name: 'Write the Person, Ask About the Company', value: 'person' },
				],
				default: 'nothing',
				description: 'What happens to the person while the company waits for a decision',
			},
		],
	},
];
