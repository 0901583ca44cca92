import type { IExecuteFunctions } from 'n8n-workflow';
import { MATCH_PRESETS } from '../../domain/matching/matchRule';

/** The values lists offer; an expression can bring anything else. */
const CHOICES: Record<string, { label: string; values: readonly string[] }> = {
	findExistingBy: { label: 'Find Existing By', values: [...Object.keys(MATCH_PRESETS), 'custom'] },
	lookIn: { label: 'Look In', values: ['leadsThenContacts', 'contactsThenLeads', 'chosenTable'] },
	ifFound: { label: 'If Found', values: ['update', 'skip', 'review', 'createAnyway'] },
	mapping: { label: 'Mapping', values: ['defaultColumns', 'defaultsPlusMyRows', 'myRowsOnly', 'autoMap'] },
	owner: { label: 'Owner', values: ['leave', 'fromItem', 'fixed'] },
	'options.severalMatches': { label: 'Several Matches', values: ['review', 'lastModified', 'oldest', 'mostComplete'] },
	'options.inactiveMatches': { label: 'Inactive Matches', values: ['review', 'update', 'reactivate', 'ignore'] },
	'options.disqualifiedLeads': { label: 'Disqualified Leads', values: ['review', 'reactivate', 'ignore'] },
	'options.overMaximum': { label: 'Over the Maximum', values: ['stop', 'skipRest'] },
	'options.textTooLong': { label: 'Text Too Long', values: ['error', 'truncate'] },
};

/** Sentences about choices that an expression set to something no list offers. */
export function checkChoices(context: IExecuteFunctions): string[] {
	return Object.entries(CHOICES).flatMap(([name, { label, values }]) => {
		const value = context.getNodeParameter(name, 0, values[0]) as string;
		return values.includes(value) ? [] : [`${label} is "${String(value)}", and it can be ${values.slice(0, -1).join(', ')} or ${values.at(-1)}.`];
	});
}
