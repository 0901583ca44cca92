import { foldKey } from '../matching/foldKey';

/** Logical names of the tables whose rows own rows. */
export type OwnerType = 'systemuser' | 'team';

/**
 * Whether somebody can be found as an owner. A disabled user is refused by the service; an application or support user can own rows,
 * but is nobody whose e-mail a person has; an access team owns nothing. Source: Microsoft, table references of systemuser and team.
 */
export type OwnerState = 'enabled' | 'disabled' | 'application' | 'accessTeam';

/** A user or a team of the environment. Texts that are not there are empty. */
export interface Owner {
	type: OwnerType;
	/** GUID in lower case. */
	id: string;
	name: string;
	/** Primary e-mail of a user, the e-mail of a team. */
	email: string;
	/** Second e-mail of a user. */
	personalEmail: string;
	userPrincipalName: string;
	entraObjectId: string;
	state: OwnerState;
	/** ISO date, as the service writes it. */
	createdOn: string;
}

/** Read of every user and team. */
export const USER_COLUMNS = ['systemuserid', 'fullname', 'internalemailaddress', 'personalemailaddress', 'domainname', 'azureactivedirectoryobjectid', 'applicationid', 'accessmode', 'isintegrationuser', 'isdisabled', 'createdon'];
export const TEAM_COLUMNS = ['teamid', 'name', 'emailaddress', 'azureactivedirectoryobjectid', 'teamtype', 'createdon'];

/** Access modes of users who are nobody's own: support and delegated administration. Source: Microsoft, systemuser, accessmode. */
const SERVICE_MODES: readonly unknown[] = [3, 5];
const ACCESS_TEAM = 1;

type Row = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => String(value ?? '').trim();

function userState({ isdisabled, applicationid, isintegrationuser, accessmode }: Row): OwnerState {
	if (isdisabled === true) return 'disabled';
	return applicationid || isintegrationuser === true || SERVICE_MODES.includes(accessmode) ? 'application' : 'enabled';
}

/** A user as the Web API gives it. */
export const readUser = (row: Row): Owner => ({
	type: 'systemuser',
	id: text(row.systemuserid).toLowerCase(),
	name: text(row.fullname),
	email: text(row.internalemailaddress),
	personalEmail: text(row.personalemailaddress),
	userPrincipalName: text(row.domainname),
	entraObjectId: text(row.azureactivedirectoryobjectid),
	state: userState(row),
	createdOn: text(row.createdon),
});

/** A team as the Web API gives it. */
export const readTeam = (row: Row): Owner => ({
	type: 'team',
	id: text(row.teamid).toLowerCase(),
	name: text(row.name),
	email: text(row.emailaddress),
	personalEmail: '',
	userPrincipalName: '',
	entraObjectId: text(row.azureactivedirectoryobjectid),
	state: row.teamtype === ACCESS_TEAM ? 'accessTeam' : 'enabled',
	createdOn: text(row.createdon),
});

/** Why an owner who was found is not taken, behind their name. */
export const STATE_WORDS: Readonly<Record<OwnerState, string>> = {
	enabled: 'is enabled',
	disabled: 'is disabled',
	application: 'is an application user',
	accessTeam: 'is an access team, which can own nothing',
};

const KIND: Readonly<Record<OwnerType, string>> = { systemuser: 'user', team: 'team' };

/** Name and address of an owner in a sentence. */
export const called = ({ name, email, userPrincipalName, type }: Owner): string => `${name || `A ${KIND[type]}`}${email || userPrincipalName ? ` (${email || userPrincipalName})` : ''}`;

/** Comparable forms, those that are empty left out. */
export const keysOf = (...texts: string[]): string[] => texts.map(foldKey).filter((key) => key !== '');
