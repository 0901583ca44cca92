import type { IDataObject } from 'n8n-workflow';
import { baseIds } from '../../../emulator/store/baseData';
import type { RunningEmulator } from '../../support/startEmulator';
import { templateParameters, type Surroundings } from '../../support/templateParameters';
import { upsert } from '../../support/upsertNode';
import type { Job } from './job';

const { seller } = baseIds.users;
const OWNER = 'seller@local.example';

/** People and companies that are there already: an account with a contact, and a lead. */
function knownPeople({ seed }: RunningEmulator): void {
	const [account] = seed({ account: [{ name: 'Known Ltd' }] }).account ?? [];
	seed({ contact: [{ firstname: 'Cora', lastname: 'Contact', 'parentcustomerid_account@odata.bind': `/accounts(${account})` }] });
	seed({ lead: [{ lastname: 'Lead', companyname: 'Lead Ltd', emailaddress1: 'lea@lead.example' }] });
}

const NEW = { firstName: 'Nora', lastName: 'New', email: 'nora@new.example', company: 'New Ltd' };
const CONTACT = { firstName: 'Cora', lastName: 'Contact', company: 'Known Ltd', jobTitle: 'Buyer' };
const LEAD = { lastName: 'Lead', email: 'lea@lead.example', jobTitle: 'Clerk' };
const COLLEAGUE = { firstName: 'Carl', lastName: 'Colleague', email: 'carl@known.example', company: 'Known Ltd' };

interface Run extends Surroundings {
	items: IDataObject[];
	/** Chosen by hand in the node. */
	changes?: IDataObject;
}

async function outcomes(emulator: RunningEmulator, template: string, node: string, { items, changes = {}, ...surroundings }: Run): Promise<unknown[]> {
	const parameters = templateParameters(template, node, surroundings);
	const { reports, error } = await upsert(emulator, { items, parameters: { ...parameters, ...changes, options: { ...(parameters.options as IDataObject), ...(changes.options as IDataObject | undefined) } } });
	return error ? [error.message] : reports.map(({ outcome, table }) => `${table} ${outcome}`);
}

const ownerOf = (emulator: RunningEmulator, table: string) => emulator.rows(table).filter(({ ownerid }) => ownerid === seller).length;

const CAPTURE = [['02-lead-capture-to-dynamics', 'Find or create in Dynamics'], ['03-review-queue-and-manual-sync', 'Dynamics: everyone else']] as const;

const captureJobs = CAPTURE.flatMap(([template, node]): Job[] => {
	const purpose = 'leadCapture';
	const queued = (items: IDataObject[]) => items.map((item) => ({ ...item, queueIfFound: 'update', queueKey: 'k' }));
	const run = async (emulator: RunningEmulator, { items, ...rest }: Run) => await outcomes(emulator, template, node, { items: queued(items), ...rest });
	const asContacts: Surroundings = { settings: { primaryObject: 'contact', associateCompany: true } };
	const company = { company: { oneMatch: 'link', noMatch: 'create' } };
	return [
		{ purpose, template, prepare: knownPeople, work: async (emulator) => await run(emulator, { items: [NEW, CONTACT, LEAD] }), done: ['lead created', 'contact updated', 'lead updated'] },
		{
			purpose, template, prepare: knownPeople, settings: ['primaryObject = contact', 'associateCompany = true', 'accounts created by setting or decision'],
			work: async (emulator) => [await run(emulator, { ...asContacts, items: [NEW, COLLEAGUE], changes: company }), emulator.rows('account').length],
			done: [['contact created', 'contact created'], 2],
		},
		{
			purpose, template, prepare: knownPeople, settings: ['an Owner in the node'],
			work: async (emulator) => [
				await run(emulator, { items: [NEW, LEAD, CONTACT], changes: { owner: 'fromItem', ownerFromItem: OWNER, options: { ownerOnUpdate: true } } }),
				await run(emulator, { items: [{ ...NEW, email: 'other@new.example', lastName: 'Other' }], changes: { owner: 'fromItem', ownerFromItem: 'Local Dataverse' } }),
				ownerOf(emulator, 'lead'), ownerOf(emulator, 'contact'),
			],
			done: [['lead created', 'lead updated', 'contact updated'], ['lead created'], 2, 1],
		},
	];
});

const EXPORTED = { submitter: OWNER, event: 'e', object: 'contact', ifFound: 'update', severalAccounts: 'manual', dryRun: false };
const ON_CREATE = 'it asks for Assign only when the owner of a row changes';
const MONEY = 'it links rows to their currency by itself';

const COMPANY = ['04-company-export', 'Find or create accounts'] as const;
const companies = async (emulator: RunningEmulator, run: Run) => await outcomes(emulator, ...COMPANY, { others: { 'Check the request': { ifFound: 'update', dryRun: false } }, ...run, items: run.items.map((item) => ({ ...item, exportJob: EXPORTED })) });
const newCompany = { companyName: 'New Ltd', revenue: 5, employees: 3 };

const companyJobs: Job[] = [
	{ purpose: 'companyExport', template: COMPANY[0], prepare: knownPeople, work: async (emulator) => await companies(emulator, { items: [newCompany, { companyName: 'Known Ltd', employees: 7 }] }), done: ['account created', 'account updated'] },
	{
		purpose: 'companyExport', template: COMPANY[0], settings: ['recordOwner = exportingUser', 'money columns such as revenue'], unchecked: { 'account.Assign': ON_CREATE, 'account.Append': MONEY, 'transactioncurrency.Read': MONEY, 'transactioncurrency.AppendTo': MONEY },
		work: async (emulator) => [await companies(emulator, { settings: { recordOwner: 'exportingUser' }, items: [newCompany] }), ownerOf(emulator, 'account')],
		done: [['account created'], 1],
	},
];

const CONTACTS = ['05-contact-export-with-account', 'Find or create contacts'] as const;
const contacts = async (emulator: RunningEmulator, { items, ...run }: Run, job: IDataObject = {}) => await outcomes(emulator, ...CONTACTS, { ...run, items: items.map((item) => ({ ...item, exportJob: { ...EXPORTED, ...job } })) });
const knownAccount = (emulator: RunningEmulator) => String(emulator.rows('account')[0]?.accountid);

const contactJobs: Job[] = [
	{
		purpose: 'contactExport', template: CONTACTS[0], prepare: knownPeople,
		work: async (emulator) => await contacts(emulator, { items: [{ ...COLLEAGUE, accountId: knownAccount(emulator) }, { ...CONTACT, accountId: knownAccount(emulator) }, LEAD] }),
		done: ['contact created', 'contact updated', 'lead updated'],
	},
	{
		purpose: 'contactExport', template: CONTACTS[0], settings: ['exports of leads', 'exports of leads, recordOwner = exportingUser', 'recordOwner = exportingUser', 'accounts created by setting or decision'],
		unchecked: { 'contact.Assign': ON_CREATE, 'lead.Assign': ON_CREATE },
		work: async (emulator) => {
			const settings = { recordOwner: 'exportingUser', noMatchingAccount: 'automatic' };
			const made = [await contacts(emulator, { settings, items: [NEW] }), await contacts(emulator, { settings, items: [{ lastName: 'Larsen', email: 'l@larsen.example' }] }, { object: 'lead' })];
			return [made, ...['contact', 'lead', 'account'].map((table) => ownerOf(emulator, table))];
		},
		done: [[['contact created'], ['lead created']], 1, 1, 0],
	},
];

export const upsertJobs: Job[] = [...captureJobs, ...companyJobs, ...contactJobs];
