import type { Depth, Schema, Store, StoredRow } from '../contracts';
import { idFromText } from '../identifiers';
import flows from '../schema/businessProcessFlows.json';
import { privilegeActions, privilegeName } from '../security/privilegeNames';

const created = '2026-01-01T00:00:00Z';

/** Ids of the base data; the same in every environment. */
export const baseIds = {
	organization: idFromText('organization'),
	businessUnit: idFromText('businessunit root'),
	currency: idFromText('transactioncurrency base'),
	roles: { systemAdministrator: idFromText('role System Administrator'), leadCaptureSync: idFromText('role Lead Capture Sync'), salesperson: idFromText('role Salesperson'), delegate: idFromText('role Delegate') },
	users: { admin: idFromText('user admin'), sync: idFromText('user sync'), seller: idFromText('user seller'), manager: idFromText('user manager'), disabled: idFromText('user disabled'), roleless: idFromText('user roleless') },
	/** Object ids in Microsoft Entra of the people and application users. */
	objects: { admin: idFromText('entra object admin'), sync: idFromText('entra object sync'), seller: idFromText('entra object seller'), manager: idFromText('entra object manager'), disabled: idFromText('entra object disabled'), roleless: idFromText('entra object roleless') },
	/** Application (client) ids of the application users. */
	applications: { admin: '11111111-aaaa-4aaa-8aaa-000000000001', sync: '11111111-aaaa-4aaa-8aaa-000000000002', disabled: '11111111-aaaa-4aaa-8aaa-000000000003', roleless: '11111111-aaaa-4aaa-8aaa-000000000004' },
	team: idFromText('team root'),
};

interface UserFacts {
	key: keyof typeof baseIds.users;
	firstname: string;
	lastname: string;
	applicationid?: string;
	isdisabled?: number;
	roles: string[];
}

const users: UserFacts[] = [
	{ key: 'admin', firstname: 'Ada', lastname: 'Administrator', applicationid: baseIds.applications.admin, roles: [baseIds.roles.systemAdministrator] },
	{ key: 'sync', firstname: '#', lastname: 'Lead Capture Sync', applicationid: baseIds.applications.sync, roles: [baseIds.roles.leadCaptureSync] },
	{ key: 'seller', firstname: 'Sam', lastname: 'Seller', roles: [baseIds.roles.salesperson] },
	{ key: 'manager', firstname: 'Mira', lastname: 'Manager', roles: [baseIds.roles.salesperson, baseIds.roles.delegate] },
	{ key: 'disabled', firstname: 'Dee', lastname: 'Disabled', applicationid: baseIds.applications.disabled, isdisabled: 1, roles: [baseIds.roles.salesperson] },
	{ key: 'roleless', firstname: 'Nora', lastname: 'Norole', applicationid: baseIds.applications.roleless, roles: [] },
];

const stamps = { createdon: created, modifiedon: created };

/** Inserts the values a table has columns for, so that one set of stamps does for all tables. */
const put = ({ store, schema }: Base, table: string, row: StoredRow): void => {
	const known = Object.entries({ ...stamps, ...row }).filter(([name]) => schema.column(schema.table(table), name.replace(/\$type$/, '')));
	store.insert(table, Object.fromEntries(known));
};

interface Base {
	store: Store;
	schema: Schema;
}

const inUnit: StoredRow = { businessunitid: baseIds.businessUnit, businessunitid$type: 'businessunit' };

const putOrganization = (base: Base): void => {
	put(base, 'transactioncurrency', { transactioncurrencyid: baseIds.currency, currencyname: 'US Dollar', currencysymbol: '$', isocurrencycode: 'USD', currencyprecision: 2, exchangerate: 1, statecode: 0, statuscode: 1 });
	put(base, 'organization', {
		organizationid: baseIds.organization,
		name: 'Local Dataverse',
		languagecode: 1033,
		localeid: 1033,
		basecurrencyid: baseIds.currency,
		basecurrencyid$type: 'transactioncurrency',
		maxuploadfilesize: 5_242_880,
		expirechangetrackingindays: 7,
		fullnameconventioncode: 1,
		blockedattachments: 'ade;adp;app;asa;ashx;asmx;asp;bas;bat;cdx;cer;chm;class;cmd;com;config;cpl;crt;csh;dll;exe;fxp;hlp;hta;htr;htw;ida;idc;idq;inf;ins;isp;its;jar;js;jse;ksh;lnk;msi;ps1;reg;scr;vb;vbe;vbs;wsf;wsh',
	});
	put(base, 'businessunit', { businessunitid: baseIds.businessUnit, name: 'Local Dataverse', isdisabled: 0 });
	put(base, 'team', { teamid: baseIds.team, name: 'Local Dataverse', isdefault: 1, teamtype: 0, membershiptype: 0, ...inUnit });
};

const putUser = (base: Base, { key, firstname, lastname, applicationid, isdisabled, roles }: UserFacts): void => {
	const id = baseIds.users[key];
	const address = `${key}@local.example`;
	put(base, 'systemuser', {
		systemuserid: id, firstname, lastname, fullname: `${firstname} ${lastname}`, domainname: address, internalemailaddress: address,
		azureactivedirectoryobjectid: baseIds.objects[key], applicationid: applicationid ?? null, isdisabled: isdisabled ?? 0, accessmode: applicationid ? 4 : 0,
		isintegrationuser: 0, islicensed: applicationid ? 0 : 1, ...inUnit,
	});
	base.store.link('teammembership', { teamid: baseIds.team, systemuserid: id });
	for (const roleid of roles) base.store.link('systemuserroles', { systemuserid: id, roleid });
};

const putPrivilege = ({ store }: Base, roleid: string, name: string, depth: Depth): void => {
	store.database.prepare('INSERT OR REPLACE INTO roleprivileges VALUES (?, ?, ?)').run(roleid, name, depth);
};

const everything = ({ schema }: Base): string[] => [
	...[...schema.tables.values()].flatMap((table) => privilegeActions.map((action) => privilegeName(action, table))),
	'prvActOnBehalfOfAnotherUser', 'prvBypassCustomBusinessLogic', 'prvBypassCustomPlugins', 'prvOverrideCreatedOnCreatedBy',
];

const grant = (base: Base, roleid: string, depth: Depth, actions: string[], tables: string[]): void => {
	for (const table of tables) for (const action of actions) putPrivilege(base, roleid, privilegeName(action, base.schema.table(table)), depth);
};

const lookedAt = ['systemuser', 'team', 'businessunit', 'organization', 'transactioncurrency', 'role', 'workflow', 'processstage'];
const people = ['lead', 'contact', 'account', 'opportunity', 'task', 'annotation', 'new_membership'];

const putRoles = (base: Base): void => {
	const names = { systemAdministrator: 'System Administrator', leadCaptureSync: 'Lead Capture Sync', salesperson: 'Salesperson', delegate: 'Delegate' };
	for (const [key, roleid] of Object.entries(baseIds.roles)) put(base, 'role', { roleid, name: names[key as keyof typeof names], ...inUnit });
	for (const name of everything(base)) putPrivilege(base, baseIds.roles.systemAdministrator, name, 'Global');
	const { leadCaptureSync, salesperson, delegate } = baseIds.roles;
	grant(base, leadCaptureSync, 'Global', ['Create', 'Read', 'Write', 'Append', 'AppendTo'], ['lead', 'contact', 'account', 'task', 'annotation', 'new_membership']);
	grant(base, leadCaptureSync, 'Global', ['Assign'], ['lead', 'contact', 'account']);
	grant(base, leadCaptureSync, 'Global', ['Read', 'AppendTo'], [...lookedAt, 'opportunity']);
	grant(base, leadCaptureSync, 'Global', ['Read'], ['product', ...flows.map(({ bpfEntity }) => bpfEntity)]);
	grant(base, salesperson, 'Basic', privilegeActions, people);
	grant(base, salesperson, 'Global', ['Read', 'AppendTo'], [...lookedAt, 'product']);
	putPrivilege(base, delegate, 'prvActOnBehalfOfAnotherUser', 'Global');
};

const putFlows = (base: Base): void => {
	for (const flow of flows) {
		put(base, 'workflow', { workflowid: flow.workflowid, name: flow.name, uniquename: flow.uniquename, category: 4, type: 1, statecode: 1, statuscode: 2, primaryentity: flow.stages[0]?.primaryentity ?? null });
		for (const stage of flow.stages) {
			put(base, 'processstage', {
				processstageid: stage.processstageid, stagename: stage.stagename, stagecategory: stage.stagecategory, primaryentitytypecode: stage.primaryentity,
				processid: flow.workflowid, processid$type: 'workflow',
			});
		}
	}
};

/**
 * What every environment begins with: organisation, root business unit and team, base currency, roles (System Administrator, Lead Capture
 * Sync, Salesperson at user depth, Delegate), two application users, four people, and the two sales process flows. Ids never vary.
 */
export const putBaseData = (store: Store, schema: Schema): void => {
	const base = { store, schema };
	putOrganization(base);
	putRoles(base);
	for (const user of users) putUser(base, user);
	putFlows(base);
};
