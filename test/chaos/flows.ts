import { type Connection, flow, ITEMS, node, publishFlow, receive, RECEIVED } from '../../bench/contestants/flow';
import type { Item } from '../../bench/people/people';
import { CREDENTIAL_TYPE } from '../../demo/host/demoCredential';
import type { N8nInstance } from '../../demo/host/n8nInstance';
import { UPSERT } from '../../demo/leads/leadCaptureTemplate';

/** One item as it left the node, whichever output it took; one that was refused has `error` and nothing else that counts. */
export interface Report {
	outcome?: string;
	reason?: string;
	error?: string;
	id?: string;
	changes?: Record<string, { from: unknown; to: unknown }>;
}

/** One webhook call, one execution: all items in, one report for each out. Rejects when the execution ends in an error. */
export type Execution = (items: readonly Item[]) => Promise<Report[]>;

const COMMON = { saveAs: 'lead', findExistingBy: 'fullCascade', externalIdColumn: { mode: 'name', value: 'new_externalid' }, lookIn: 'leadsThenContacts', ifFound: 'update', owner: 'leave', options: { phoneCountry: 'US' } };

const field = (column: string, update: string, from = column): Record<string, string> => ({ column, value: `={{ $json.${from} }}`, update });

/** Columns that runs only fill where they are empty; half of the mapped ones. */
export const COMPLETED = ['jobtitle', 'address1_city'] as const;
export const APPENDED = 'description';
export const OVERWRITTEN = 'websiteurl';

/** Known people are recognised by what is mapped, so their e-mail address has to be; it and the name change nothing. */
const KNOWN_BY = [field('emailaddress1', 'completeIfMissing', 'email'), field('lastname', 'overwrite', 'lastName')];

/** What the node is set to in each race. */
export const RACES = {
	newPeople: { ...COMMON, mapping: 'defaultColumns' },
	knownPeople: { ...COMMON, mapping: 'myRowsOnly', fields: { row: [...KNOWN_BY, ...COMPLETED.map((column) => field(column, 'completeIfMissing')), field(APPENDED, 'append'), field(OVERWRITTEN, 'overwrite')] } },
};

export type Race = keyof typeof RACES;

const OUTPUTS = ['Synced', 'Skipped', 'Needs Review', 'Error'];

/** Imports and publishes the race's flow: webhook, the node, and all its outputs together as the answer. */
export async function publishRace(n8n: N8nInstance, race: Race, credentialId: string): Promise<Execution> {
	const nodes = [
		...receive(race),
		node('Upsert', UPSERT, 1, RACES[race], { credentials: { [CREDENTIAL_TYPE]: { id: credentialId, name: 'Dynamics 365 (local)' } }, onError: 'continueErrorOutput' }),
		node('All Outputs', 'n8n-nodes-base.merge', 3.2, { mode: 'append', numberInputs: OUTPUTS.length }),
	];
	const connections: Connection[] = [RECEIVED, [ITEMS, 0, 'Upsert'], ...OUTPUTS.map((_, output): Connection => ['Upsert', output, 'All Outputs', output])];
	return await publishFlow<Report>(n8n, flow(race, nodes, connections), race);
}
