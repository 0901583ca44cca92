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
				displayName: 'Domain Aliases',
				name: 'domainAliases',
				type: 'string',
				typeOptions: { rows: 3 },
				default: '',
				placeholder: 'e.g. contoso.com = contoso.onmicrosoft.com',
				description: 'Domains under which the same people have addresses, one group per line; both directions count',
			},
			{
				displayName: 'Entra Object ID',
				name: 'entraObjectId',
				type: 'string',
				default: '',
				placeholder: 'e.g. {{ $json.entraObjectId }}',
				displayOptions: { show: { '/operation': ['buildMapping', 'resolve'] } },
				description: 'The person\'s object ID in Microsoft Entra; tried when no address matches',
			},
			{
				displayName: 'Include Disabled Users',
				name: 'includeDisabled',
				type: 'boolean',
				default: false,
				description: 'Whether disabled users count as a match; Dynamics refuses them as owners of rows',
			},
			{
				displayName: 'Match by User Principal Name',
				name: 'matchByPrincipalName',
				type: 'boolean',
				default: true,
				description: 'Whether the name users sign in with counts as an address of theirs',
			},
			{
				displayName: 'New Since',
				name: 'newSince',
				type: 'string',
				default: '',
				placeholder: 'e.g. 2026-01-31',
				displayOptions: { show: { '/operation': ['mappingDrift'] } },
				description: 'Users made later are reported as new; without it, those made since the mapping was checked last',
			},
			{
				displayName: 'Refresh After (Minutes)',
				name: 'refreshAfter',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 1440 },
				default: 0,
				description: 'How long the users that were read may serve later runs; 0 reads them in each run. Somebody who is not found is always looked for anew.',
			},
			{
				displayName: 'Teams',
				name: 'teams',
				type: 'boolean',
				default: false,
				description: 'Whether teams are found too, by their e-mail or name',
			},
		],
	},
];
