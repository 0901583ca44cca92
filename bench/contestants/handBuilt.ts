import type { WorkflowFile, WorkflowNode } from '../../demo/host/n8nEditorApi';
import type { BenchHost } from '../host/benchHost';
import { n8nDataverseCredential } from '../host/n8nDataverseCredential';
import type { Item } from '../people/people';
import { type Connection, flow, ITEMS, node, publishFlow, receive, RECEIVED } from './flow';

const DATAVERSE = 'n8n-nodes-base.microsoftDataverse';
const CREDENTIAL = 'microsoftDataverseOAuth2Api';
const PATH = 'hand-built';
const PERSON = "$('Each record').item.json";

type Credential = { id: string; name: string };
type Table = 'lead' | 'contact';

const quoted = (field: string): string => `'{{ ${PERSON}.${field}.replaceAll("'", "''") }}'`;

/** All the cascade's rules in one question: the least a flow can ask that finds the same people. */
const isSame = (companyName: string): string =>
	[`emailaddress1 eq ${quoted('email')}`, `telephone1 eq ${quoted('phone')}`, `mobilephone eq ${quoted('phone')}`, `(firstname eq ${quoted('firstName')} and lastname eq ${quoted('lastName')} and ${companyName} eq ${quoted('company')})`].join(' or ');

const COLUMNS = ['firstname', 'lastname', 'emailaddress1', 'telephone1', 'jobtitle'];

const LOOK_UPS: Record<Table, { select: string[]; filter: string }> = {
	lead: { select: ['leadid', 'companyname', ...COLUMNS], filter: `=statecode eq 0 and (${isSame('companyname')})` },
	contact: { select: ['contactid', ...COLUMNS], filter: `=statecode eq 0 and (${isSame('parentcustomerid_account/name')})` },
};

const VALUES = `{ firstname: ${PERSON}.firstName, lastname: ${PERSON}.lastName, emailaddress1: ${PERSON}.email, telephone1: ${PERSON}.phone, jobtitle: ${PERSON}.jobTitle`;
const LEAD_VALUES = `${VALUES}, companyname: ${PERSON}.company }`;
const NEW_LEAD = `{ ...${LEAD_VALUES}, subject: ${PERSON}.firstName + ' ' + ${PERSON}.lastName + ', ' + ${PERSON}.company }`;

const missing = (values: string, found: string): string => `={{ JSON.stringify(Object.fromEntries(Object.entries(${values}).filter(([name]) => !$('${found}').item.json[name]))) }}`;

const table = (entitySet: string): Record<string, unknown> => ({ __rl: true, mode: 'id', value: entitySet });
const row = (expression: string): Record<string, unknown> => ({ __rl: true, mode: 'id', value: expression });

/** What a flow that also links accounts asks and makes before it writes a person. */
function accountSteps(dataverse: (name: string, parameters: Record<string, unknown>, more?: Partial<WorkflowNode>) => WorkflowNode): { nodes: WorkflowNode[]; connections: Connection[] } {
	const nodes = [
		dataverse('Find account', { operation: 'getAll', entitySet: table('accounts'), limit: 1, getAllOptions: { select: ['accountid', 'name'], filter: `=name eq ${quoted('company')}` } }, { alwaysOutputData: true }),
		exists('Account there?', 'Find account', 'accountid'),
		dataverse('Create account', { operation: 'create', entitySet: table('accounts'), inputMode: 'json', fieldsJson: `={{ JSON.stringify({ name: ${PERSON}.company }) }}` }),
	];
	return { nodes, connections: [['Find contact', 0, 'Find account'], ['Find account', 0, 'Account there?'], ['Account there?', 0, 'Lead there?'], ['Account there?', 1, 'Create account'], ['Create account', 0, 'Lead there?']] };
}

const exists = (name: string, found: string, id: string): WorkflowNode =>
	node(name, 'n8n-nodes-base.if', 2.2, {
		conditions: {
			options: { version: 2, caseSensitive: true, typeValidation: 'strict' },
			combinator: 'and',
			conditions: [{ id: name, leftValue: `={{ Boolean($('${found}').item.json.${id}) }}`, rightValue: '', operator: { type: 'boolean', operation: 'true', singleValue: true } }],
		},
		options: {},
	});

function handBuiltFlow(withAccounts: boolean, credential: Credential): WorkflowFile {
	const dataverse = (name: string, parameters: Record<string, unknown>, more: Partial<WorkflowNode> = {}): WorkflowNode =>
		node(name, DATAVERSE, 1, { resource: 'row', ...parameters }, { credentials: { [CREDENTIAL]: credential }, ...more });
	const find = (name: string, of: Table): WorkflowNode => dataverse(name, { operation: 'getAll', entitySet: table(`${of}s`), limit: 1, getAllOptions: LOOK_UPS[of] }, { alwaysOutputData: true });
	const update = (of: Table, values: string): WorkflowNode =>
		dataverse(`Update ${of}`, { operation: 'update', entitySet: table(`${of}s`), recordId: row(`={{ $('Find ${of}').item.json.${of}id }}`), inputMode: 'json', fieldsJson: missing(values, `Find ${of}`) });
	const accounts = withAccounts ? accountSteps(dataverse) : { nodes: [], connections: [['Find contact', 0, 'Lead there?']] as Connection[] };
	const nodes = [
		...receive(PATH),
		node('Each record', 'n8n-nodes-base.splitInBatches', 3, { batchSize: 1, options: {} }),
		find('Find lead', 'lead'),
		find('Find contact', 'contact'),
		...accounts.nodes,
		exists('Lead there?', 'Find lead', 'leadid'),
		exists('Contact there?', 'Find contact', 'contactid'),
		update('lead', LEAD_VALUES),
		update('contact', `${VALUES} }`),
		dataverse('Create lead', { operation: 'create', entitySet: table('leads'), inputMode: 'json', fieldsJson: `={{ JSON.stringify(${NEW_LEAD}) }}` }),
		node('How many', 'n8n-nodes-base.limit', 1, { maxItems: 1 }),
	];
	const connections: Connection[] = [
		RECEIVED,
		[ITEMS, 0, 'Each record'],
		['Each record', 0, 'How many'],
		['Each record', 1, 'Find lead'],
		['Find lead', 0, 'Find contact'],
		...accounts.connections,
		['Lead there?', 0, 'Update lead'],
		['Lead there?', 1, 'Contact there?'],
		['Contact there?', 0, 'Update contact'],
		['Contact there?', 1, 'Create lead'],
		...['Update lead', 'Update contact', 'Create lead'].map((last): Connection => [last, 0, 'Each record']),
	];
	return flow(PATH, nodes, connections);
}

/** What people build today with n8n's own Microsoft Dataverse node: a loop that finds, then creates or updates, one record at a time. */
export async function handBuilt({ n8n, dataverse }: BenchHost, withAccounts: boolean): Promise<(items: readonly Item[]) => Promise<void>> {
	const credential = n8nDataverseCredential(dataverse.announcement);
	const id = await n8n.editor.putCredential(credential);
	const send = await publishFlow(n8n, handBuiltFlow(withAccounts, { id, name: credential.name }), PATH);
	return async (items) => { await send(items); };
}
