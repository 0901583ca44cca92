import { baseIds } from '../../../emulator/store/baseData';
import flows from '../../../emulator/schema/businessProcessFlows.json';
import { diagnose } from '../../support/diagnose';
import { publish as publishTrigger, type Given } from '../../support/importTrigger';
import { hostOf, resolveOwners } from '../../support/ownerNode';
import { publish as publishNote } from '../../support/publishNode';
import type { RunningEmulator } from '../../support/startEmulator';
import { templateParameters, type Surroundings } from '../../support/templateParameters';
import type { IDataObject } from 'n8n-workflow';
import type { Job } from './job';

const { seller } = baseIds.users;
const SELLER = 'seller@local.example';

const connectionJob: Job = {
	purpose: 'connection', template: '01-connection-check',
	work: async (emulator) => {
		const { ready } = await diagnose(emulator, 'sync', { parameters: templateParameters('01-connection-check', 'Check the connection') });
		return ready.map(({ environment, user }) => [(environment as IDataObject).name, (user as IDataObject).name, (user as IDataObject).roles]);
	},
	done: [['Local Dataverse', '# Lead Capture Sync', ['Lead Capture Sync']]],
};

/** What the first reading of a template's trigger brings, or why it brings nothing. */
async function imported(emulator: RunningEmulator, template: string, node: string, { told, changes = {} }: { told: (item: Given) => string; changes?: IDataObject }): Promise<string[]> {
	const trigger = await publishTrigger(emulator, { parameters: { ...templateParameters(template, node), ...changes } });
	try {
		await trigger.tick();
		return [...new Set(trigger.items.filter(({ change }) => change !== 'resyncFinished').map(told))].sort();
	} finally {
		await trigger.stop();
	}
}

const ACTIVITIES = ['task', 'email', 'phonecall', 'appointment'];
const ROWS = { account: [{ name: 'A' }], contact: [{ lastname: 'C' }], lead: [{ lastname: 'L' }], opportunity: [{ name: 'O' }], product: [{ name: 'P', productnumber: 'P-1', productstructure: 1 }] };
const MIRRORED = ['systemuser', 'processstage', ...Object.keys(ROWS), ...ACTIVITIES].sort();

const mirrorJobs = ['06-crm-mirror-postgres', '06-crm-mirror-data-table'].map((template): Job => ({
	purpose: 'crmMirror', template,
	prepare: (emulator) => {
		emulator.seed({ ...ROWS, ...Object.fromEntries(ACTIVITIES.map((table) => [table, [{ subject: table }]])) });
	},
	work: async (emulator) => await imported(emulator, template, 'Everything that changes', { told: ({ table }) => table }),
	done: MIRRORED,
}));

const DEALS = '07-opportunity-to-deal';
const PROCESSES = [['opportunitysalesprocesses', 'opportunityid'], ['leadtoopportunitysalesprocesses', 'opportunityId'], ['new_partnersales', 'bpf_opportunityid']] as const;
const begunOf = (set: string): string[] => (flows.find(({ bpfEntitySet }) => bpfEntitySet === set)?.stages ?? []).slice(0, 2).map(({ processstageid }) => processstageid);

/** An opportunity in the second stage of each process. */
async function staged({ seed, call }: RunningEmulator): Promise<void> {
	const made = seed({ opportunity: PROCESSES.map(([set]) => ({ name: set })) }).opportunity ?? [];
	for (const [index, [set, navigation]] of PROCESSES.entries()) {
		const begun = begunOf(set);
		const { status, text } = await call('POST', set, { body: { [`${navigation}@odata.bind`]: `/opportunities(${made[index]})`, 'activestageid@odata.bind': `/processstages(${begun.at(-1)})`, traversedpath: begun.join() } });
		if (status >= 300) throw new Error(text);
	}
}

const stages = async (emulator: RunningEmulator, changes: IDataObject = {}) =>
	await imported(emulator, DEALS, 'Opportunities that changed', { changes, told: ({ row, stage }) => `${String(row.name)} ${stage ? 'has a stage' : 'has none'}` });
const STAGED = PROCESSES.map(([set]) => `${set} has a stage`).sort();

async function ownerOfDeal(emulator: RunningEmulator): Promise<unknown[]> {
	const parameters = { ...templateParameters(DEALS, 'Owner of the deal'), mappingRows: [{ environment: hostOf(emulator), email: SELLER, localId: 'L1', choice: '' }] };
	const { resolved, error } = await resolveOwners(emulator, { parameters, items: [{ ownerId: seller, opportunityId: 'O' }] });
	return [error?.message, resolved.map(({ localUser }) => (localUser as IDataObject).email)];
}

const dealJobs: Job[] = [
	{ purpose: 'deals', template: DEALS, prepare: staged, work: async (emulator) => [await stages(emulator), await ownerOfDeal(emulator)], done: [STAGED, [undefined, [SELLER]]] },
	{
		purpose: 'deals', template: DEALS, prepare: staged, settings: ['stages chosen in the trigger'],
		work: async (emulator) => await stages(emulator, { stages: PROCESSES.flatMap(([set]) => begunOf(set).slice(-1)) }), done: STAGED,
	},
];

const DOCUMENTS = '08-publish-document-to-note';
const html = (text: string) => `<p>${text}</p>`;

async function published(emulator: RunningEmulator, revision: number, { item = {}, ...surroundings }: Surroundings & { item?: IDataObject } = {}): Promise<unknown> {
	const row = String(emulator.rows('opportunity')[0]?.opportunityid);
	const document = { table: 'opportunity', row, documentKey: 'D', title: 'Proposal', revision, html: html(String(revision)), fileName: 'proposal.html', deleted: false, lastNoteId: '', ...item };
	const { reports, error } = await publishNote(emulator, { items: [document], parameters: templateParameters(DOCUMENTS, 'Publish the document as a note', surroundings) });
	return error?.message ?? reports.map(({ outcome, reason }) => (outcome === 'failed' ? reason : outcome)).join();
}

const opportunity = ({ seed }: RunningEmulator): void => void seed({ opportunity: [{ name: 'Big deal' }] });
const documentJobs: Job[] = [
	{ purpose: 'documents', template: DOCUMENTS, prepare: opportunity, unchecked: { 'opportunity.Read': 'it lets a note be linked to a row that the user may not see; Dynamics asks for Read as well' }, work: async (emulator) => [await published(emulator, 1), await published(emulator, 2)], done: ['created', 'updated'] },
	{
		purpose: 'documents', template: DOCUMENTS, prepare: opportunity, settings: ['onDelete = delete'],
		work: async (emulator) => [await published(emulator, 1), await published(emulator, 2, { settings: { onDelete: 'delete' }, item: { deleted: true } }), emulator.rows('annotation').length],
		done: ['created', 'deleted', 0],
	},
	{
		purpose: 'documents', template: DOCUMENTS, prepare: opportunity, settings: ['limits of files, told before one is sent'],
		work: async (emulator) => [await published(emulator, 1, { item: { fileName: 'proposal.exe' } }), emulator.trace().some(({ method, url }) => method === 'POST' && url.includes('annotation'))],
		done: [expect.stringContaining('exe'), false],
	},
];

const MAPPING = '09-user-mapping';
const mapped = async (emulator: RunningEmulator, node: string, items: IDataObject[], surroundings: Surroundings = {}, changes: IDataObject = {}) => {
	const { resolved, unresolved, error } = await resolveOwners(emulator, { items, parameters: { ...templateParameters(MAPPING, node, surroundings), ...changes } });
	return error?.message ?? [...resolved, ...unresolved].map(({ email, status }) => `${String(email)} ${String(status)}`);
};
const asked = (rows: IDataObject[]): Surroundings => ({ others: { 'Who gets a row': { fromUsers: false }, 'What is asked': { action: 'build', rows: rows as never } } });

const mappingJobs: Job[] = [
	{
		purpose: 'owners', template: MAPPING,
		work: async (emulator) => [await mapped(emulator, 'Build the rows', [{ email: SELLER }], asked([])), await mapped(emulator, 'Look for drift', [{ rows: [] }]), await mapped(emulator, 'Check it in Dynamics', [{ email: SELLER }])],
		done: [[`${SELLER} mapped`], expect.any(Array), [`${SELLER} mapped`]],
	},
	{
		purpose: 'owners', template: MAPPING, settings: ['teams chosen in the mapping'],
		work: async (emulator) => {
			const choice = `${baseIds.team} team`;
			return await mapped(emulator, 'Build the rows', [{ email: 'a@b.example', choice }], asked([{ environment: hostOf(emulator), email: 'a@b.example', choice }]));
		},
		done: ['a@b.example mapped'],
	},
];

const accountsJob: Job = {
	purpose: 'targetAccounts', template: '12-target-accounts-and-roles',
	prepare: ({ seed }) => {
		const [main] = seed({ contact: [{ lastname: 'Main' }] }).contact ?? [];
		seed({ account: [{ name: 'Known Ltd', 'primarycontactid@odata.bind': `/contacts(${main})` }] });
	},
	work: async (emulator) => await imported(emulator, '12-target-accounts-and-roles', 'Accounts that changed', { told: ({ row }) => [row.name, row.ownerid_name, row.primarycontactid_name].join() }),
	done: [expect.stringContaining('Known Ltd,')],
};

export const readingJobs: Job[] = [connectionJob, ...mirrorJobs, ...dealJobs, ...documentJobs, ...mappingJobs, accountsJob];
