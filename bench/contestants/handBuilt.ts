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
type Table = 'lead' | 'contact' | 'account';

const quoted = (field: string): string => `'{{ ${PERSON}.${field}.replaceAll("'", "''") }}'`;

/** All the cascade's rules in one question: the least a flow can ask that finds the same people. */
const isSame = (companyName: string): string =>
	[`emailaddress1 eq ${quoted('email')}`, `telephone1 eq ${quoted('phone')}`, `mobilephone eq ${quoted('phone')}`, `(firstname eq ${quoted('firstName')} and lastname eq ${quoted('lastName')} and ${companyName} eq ${quoted('company')})`].join(' or ');

const COLUMNS = ['firstname', 'lastname', 'emailaddress1', 'telephone1', 'jobtitle'];

const LOOK_UPS: Record<Table, { select: string[]; filter: string }> = {
	lead: { select: ['leadid', 'companyname', ...COLUMNS], filter: `=statecode eq 0 and (${isSame('companyname')})` },
	contact: { select: ['contactid', '_parentcustomerid_value', ...COLUMNS], filter: `=statecode eq 0 and (${isSame('parentcustomerid_account/name')})` },
	account: { select: ['accountid', 'name'], filter: `=statecode eq 0 and name eq ${quoted('company')}` },
};

const VALUES = `firstname: ${PERSON}.firstName, lastname: ${PERSON}.lastName, emailaddress1: ${PERSON}.email, telephone1: ${PERSON}.phone, jobtitle: ${PERSON}.jobTitle`;
const LEAD_VALUES = `{ ${VALUES}, companyname: ${PERSON}.company }`;
/** The account's id is in one of two nodes' answers; a contact that has a company keeps it. */
const COMPANY = "...($('Find contact').item.json._parentcustomerid_value ? {} : { 'parentcustomerid_account@odata.bind': '/accounts(' + ($('Find account').item.json.accountid ?? $('Create account').item.json.accountid) + ')' })";
const CONTACT_VALUES = `{ ${VALUES}, ${COMPANY} }`;
const NEW_ACCOUNT = `{ name: ${PERSON}.company, websiteurl: ${PERSON}.email.split('@')[1] }`;

const missing = (values: string, found: string): string => `={{ JSON.stringify(Object.fromEntries(Object.entries(${values}).filter(([name]) => !$('${found}').item.json[name]))) }}`;

const table = (entitySet: string): Record<string, unknown> => ({ __rl: true, mode: 'id', value: entitySet });
const row = (expression: string): Record<string, unknown> => ({ __rl: true, mode: 'id', value: expression });

const isThere = (of: Table): WorkflowNode =>
	node(`Is ${of} there?`, 'n8n-nodes-base.if', 2.2, {
		conditions: {
			options: { version: 2, caseSensitive: true, typeValidation: 'strict' },
			combinator: 'and',
			conditions: [{ id: of, leftValue: `={{ Boolean($('Find ${of}').item.json.${of}id) }}`, rightValue: '', operator: { type: 'boolean', operation: 'true', singleValue: true } }],
		},
		options: {},
	});

/** The account is asked for only where a contact is about to be written. */
const CONNECTIONS: Connection[] = [
	RECEIVED,
	[ITEMS, 0, 'Each record'],
	['Each record', 0, 'How many'],
	['Each record', 1, 'Find lead'],
	['Find lead', 0, 'Find contact'],
	['Find contact', 0, 'Is lead there?'],
	['Is lead there?', 0, 'Update lead'],
	['Is lead there?', 1, 'Find account'],
	['Find account', 0, 'Is account there?'],
	['Is account there?', 0, 'Is contact there?'],
	['Is account there?', 1, 'Create account'],
	['Create account', 0, 'Is contact there?'],
	['Is contact there?', 0, 'Update contact'],
	['Is contact there?', 1, 'Create contact'],
	...['Update lead', 'Update contact', 'Create contact'].map((last): Connection => [last, 0, 'Each record']),
];

function handBuiltFlow(credential: Credential): WorkflowFile {
	const dataverse = (name: string, parameters: Record<string, unknown>, more: Partial<WorkflowNode> = {}): WorkflowNode =>
		node(name, DATAVERSE, 1, { resource: 'row', ...parameters }, { credentials: { [CREDENTIAL]: credential }, ...more });
	const find = (of: Table): WorkflowNode => dataverse(`Find ${of}`, { operation: 'getAll', entitySet: table(`${of}s`), limit: 1, getAllOptions: LOOK_UPS[of] }, { alwaysOutputData: true });
	const update = (of: Table, values: string): WorkflowNode =>
		dataverse(`Update ${of}`, { operation: 'update', entitySet: table(`${of}s`), recordId: row(`={{ $('Find ${of}').item.json.${of}id }}`), inputMode: 'json', fieldsJson: missing(values, `Find ${of}`) });
	const create = (of: Table, values: string): WorkflowNode => dataverse(`Create ${of}`, { operation: 'create', entitySet: table(`${of}s`), inputMode: 'json', fieldsJson: `={{ JSON.stringify(${values}) }}` });
	const nodes = [
		...receive(PATH),
		node('Each record', 'n8n-nodes-base.splitInBatches', 3, { batchSize: 1, options: {} }),
		...(['lead', 'contact', 'account'] as const).flatMap((of) => [find(of), isThere(of)]),
		update('lead', LEAD_VALUES),
		create('account', NEW_ACCOUNT),
		update('contact', CONTACT_VALUES),
		create('contact', CONTACT_VALUES),
		node('How many', 'n8n-nodes-base.limit', 1, { maxItems: 1 }),
	];
	return flow(PATH, nodes, CONNECTIONS);
}

/** What people build today with n8n's own Microsoft Dataverse node: a loop that finds, then creates or updates, one record at a time. */
export async function handBuilt({ n8n, dataverse }: BenchHost): Promise<(items: readonly Item[]) => Promise<void>> {
	const credential = n8nDataverseCredential(dataverse.announcement);
	const id = await n8n.editor.putCredential(credential);
	const send = await publishFlow(n8n, handBuiltFlow({ id, name: credential.name }), PATH);
	return async (items) => { await send(items); };
}
