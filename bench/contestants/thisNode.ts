import { CREDENTIAL_TYPE, credentialFor } from '../../demo/host/demoCredential';
import type { WorkflowFile } from '../../demo/host/n8nEditorApi';
import { UPSERT } from '../../demo/leads/leadCaptureTemplate';
import type { BenchHost } from '../host/benchHost';
import type { Item } from '../people/people';
import { type Connection, flow, ITEMS, node, publishFlow, receive, RECEIVED } from './flow';

/** Which columns an update touches, and how. */
export type Updates = 'defaults' | 'appending' | 'overwriting';

export interface ThisNodeOptions {
	updates: Updates;
	/** The node's own limit per run. */
	maximumRecords: number;
}

const COMMON: Record<string, unknown> = { saveAs: 'contact', findExistingBy: 'fullCascade', lookIn: 'leadsThenContacts', ifFound: 'update', owner: 'leave' };

const fields = (update: string): Record<string, unknown> => ({
	row: [
		{ column: 'description', value: '={{ "Met again: " + $json.jobTitle }}', update },
		...(update === 'overwrite' ? ['firstname:firstName', 'lastname:lastName', 'emailaddress1:email', 'telephone1:phone', 'jobtitle:jobTitle'].map(overwritten) : []),
	],
});

const overwritten = (pair: string): Record<string, string> => {
	const [column, name] = pair.split(':');
	return { column: String(column), value: `={{ $json.${name} }}`, update: 'overwrite' };
};

const companyRow = { column: 'companyname', value: '={{ $json.company }}', update: 'overwrite' };

/** `defaults` completes what is missing; `appending` adds to a text besides; `overwriting` depends on nothing that was read. */
const MAPPINGS: Record<Updates, () => Record<string, unknown>> = {
	defaults: () => ({ mapping: 'defaultColumns' }),
	appending: () => ({ mapping: 'defaultsPlusMyRows', fields: fields('append'), leadFields: fields('append') }),
	overwriting: () => ({ mapping: 'myRowsOnly', fields: fields('overwrite'), leadFields: { row: [...(fields('overwrite').row as object[]), companyRow] } }),
};

/** Accounts found by domain or name, or made, and linked. Linking depends on what was read, so overwriting goes without. */
const associationOf = (updates: Updates): Record<string, unknown> =>
	updates === 'overwriting' ? { associateCompany: false } : { associateCompany: true, company: { noMatch: 'create', oneMatch: 'link', severalMatches: 'lastModified' } };

function upsertFlow(path: string, { updates, maximumRecords }: ThisNodeOptions, credential: { id: string; name: string }): WorkflowFile {
	const parameters = { ...COMMON, ...MAPPINGS[updates](), ...associationOf(updates), options: { phoneCountry: 'US', maximumRecords } };
	const nodes = [
		...receive(path),
		node('Upsert', UPSERT, 1, parameters, { credentials: { [CREDENTIAL_TYPE]: credential } }),
		node('Outcomes', 'n8n-nodes-base.summarize', 1.1, { fieldsToSummarize: { values: [{ aggregation: 'count', field: 'outcome' }] }, fieldsToSplitBy: 'outcome', options: {} }),
	];
	const connections: Connection[] = [RECEIVED, [ITEMS, 0, 'Upsert'], ['Upsert', 0, 'Outcomes']];
	return flow(path, nodes, connections);
}

/**
 * This package's node with the full cascade and account association, all records in one run; a record that does not leave by Synced, or one that leaves
 * `unchanged`, is an error here, because everybody has something new.
 */
export async function thisNode({ n8n, dataverse }: BenchHost, options: ThisNodeOptions): Promise<(items: readonly Item[]) => Promise<void>> {
	const path = `this-node-${options.updates}`;
	const credential = credentialFor(dataverse.announcement);
	const id = await n8n.editor.putCredential(credential);
	const send = await publishFlow<{ outcome: string; count_outcome: number }>(n8n, upsertFlow(path, options, { id, name: credential.name }), path);
	return async (items) => {
		const outcomes = await send(items);
		const written = outcomes.filter(({ outcome }) => outcome === 'created' || outcome === 'updated').reduce((sum, { count_outcome: count }) => sum + count, 0);
		if (written !== items.length) throw new Error(`Of ${items.length} records the Upsert node wrote ${written}: ${JSON.stringify(outcomes)}`);
	};
}
