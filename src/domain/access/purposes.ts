import type { Right, TableNeed } from './rights';

/** What a user needs for one job, and the workflow templates that do it. */
export interface Purpose {
	/** File names in `workflows/`. */
	templates: readonly string[];
	needs: readonly TableNeed[];
	/** A table whose business process flows are read too; which tables those are, each environment knows itself. */
	flowsOf?: string;
}

const SAVE: readonly Right[] = ['Create', 'Read', 'Write'];
const READ: readonly Right[] = ['Read'];

type Extra = NonNullable<TableNeed['also']>[number];
const when = (setting: string) => (...rights: Right[]): Extra => ({ when: setting, rights });
const need = (table: string, rights: readonly Right[], ...also: Extra[]): TableNeed => ({ table, rights, also });
const reading = (...tables: string[]): TableNeed[] => tables.map((table) => need(table, READ));

const NODE_OWNER = when('an Owner in the node');
const EXPORTING_USER = when('recordOwner = exportingUser');
const AS_CONTACTS = when('primaryObject = contact');
const COMPANIES = when('associateCompany = true');
const EXPORTED_LEADS = when('exports of leads');
const NEW_ACCOUNTS = when('accounts created by setting or decision');
const MONEY = when('money columns such as revenue');

/** Whom an owner is looked for among; a name or an e-mail may be a team's as well. */
const owners = (setting: typeof NODE_OWNER): TableNeed[] => [need('systemuser', [], setting('Read')), need('team', [], setting('Read'))];

/**
 * The least rights for each thing somebody means to do, by table, as the requests of the templates' nodes take them. Check Access asks for
 * them, and the table in docs/sign-in/setup.md is made of them. Which right a request takes: Microsoft, "Data operations and access rights".
 */
export const PURPOSES = {
	connection: { templates: ['01-connection-check'], needs: reading('systemuser', 'organization', 'role') },
	leadCapture: {
		templates: ['02-lead-capture-to-dynamics', '03-review-queue-and-manual-sync'],
		needs: [
			need('lead', SAVE, NODE_OWNER('Assign')),
			need('contact', ['Read', 'Write'], AS_CONTACTS('Create'), COMPANIES('Append'), NODE_OWNER('Assign')),
			need('account', READ, COMPANIES('AppendTo'), NEW_ACCOUNTS('Create')),
			...owners(NODE_OWNER),
		],
	},
	companyExport: {
		templates: ['04-company-export'],
		needs: [
			need('account', SAVE, EXPORTING_USER('Assign'), MONEY('Append')),
			...owners(EXPORTING_USER),
			need('transactioncurrency', [], MONEY('Read', 'AppendTo')),
		],
	},
	contactExport: {
		templates: ['05-contact-export-with-account'],
		needs: [
			need('contact', [...SAVE, 'Append'], EXPORTING_USER('Assign')),
			need('lead', ['Read', 'Write'], EXPORTED_LEADS('Create'), when('exports of leads, recordOwner = exportingUser')('Assign')),
			need('account', ['Read', 'AppendTo'], NEW_ACCOUNTS('Create')),
			...owners(EXPORTING_USER),
		],
	},
	crmMirror: {
		templates: ['06-crm-mirror-postgres', '06-crm-mirror-data-table'],
		needs: reading('systemuser', 'account', 'contact', 'lead', 'processstage', 'opportunity', 'product', 'task', 'email', 'phonecall', 'appointment'),
	},
	deals: {
		templates: ['07-opportunity-to-deal'],
		needs: [...reading('opportunity', 'systemuser'), need('processstage', [], when('stages chosen in the trigger')('Read'))],
		flowsOf: 'opportunity',
	},
	documents: {
		templates: ['08-publish-document-to-note'],
		needs: [
			need('annotation', [...SAVE, 'Append'], when('onDelete = delete')('Delete')),
			need('opportunity', ['Read', 'AppendTo']),
			need('organization', [], when('limits of files, told before one is sent')('Read')),
		],
	},
	owners: { templates: ['09-user-mapping'], needs: [...reading('systemuser'), need('team', [], when('teams chosen in the mapping')('Read'))] },
	targetAccounts: { templates: ['12-target-accounts-and-roles'], needs: reading('account') },
} as const satisfies Record<string, Purpose>;

export type PurposeName = keyof typeof PURPOSES;
