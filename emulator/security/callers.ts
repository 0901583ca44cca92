import { ApiError, type Caller, type Environment, type StoredRow } from '../contracts';

const userBy = ({ store }: Environment, column: string, value: string): StoredRow | undefined => store.findBy('systemuser', { [column]: value.toLowerCase() })[0];

const unknownUser = (): ApiError => new ApiError(403, '0x80072560', 'The user is not a member of the organization.');

/** Refuses users who cannot act: disabled, or without any role of their own or of a team. */
const checkUser = (environment: Environment, user: StoredRow): void => {
	if (user.isdisabled === 1) throw new ApiError(403, '0x80040225', 'The specified user is either disabled or is not a member of any business unit.');
	if (environment.privileges.ofUser(String(user.systemuserid)).length === 0) throw new ApiError(403, '0x80042f09', 'The user has not been assigned any roles.');
};

const asCaller = (user: StoredRow, onBehalfBy: string | null): Caller => ({ userId: String(user.systemuserid), businessUnitId: String(user.businessunitid), onBehalfBy });

/** Whom a token speaks for: an application by its client id, or a person by object id. */
export interface Principal {
	applicationId?: string;
	objectId?: string;
	/** Client id of the application that speaks for the person, where one does. */
	delegatedBy?: string;
}

/** The user behind a signed-in principal. Refuses with 403 when there is none, it is disabled, or has no role. */
export const callerOfPrincipal = (environment: Environment, { applicationId, objectId }: Principal): Caller => {
	const user =
		(applicationId === undefined ? undefined : userBy(environment, 'applicationid', applicationId)) ??
		(objectId === undefined ? undefined : userBy(environment, 'azureactivedirectoryobjectid', objectId));
	if (!user) throw unknownUser();
	checkUser(environment, user);
	return asCaller(user, null);
};

/**
 * The user a request acts as: whom `CallerObjectId` or `MSCRMCallerID` names, otherwise the signed-in user. Refuses with 0x8004a110 when the
 * signed-in user may not act for others. `headers` have lower-case names.
 */
export const impersonate = (environment: Environment, signedIn: Caller, headers: Record<string, string>): Caller => {
	const { callerobjectid: objectId, mscrmcallerid: userId } = headers;
	if (objectId === undefined && userId === undefined) return signedIn;
	if (environment.privileges.depth(signedIn, 'prvActOnBehalfOfAnotherUser') === undefined) {
		throw new ApiError(403, '0x8004a110', 'User does not have the privilege to act on behalf another user.');
	}
	const user = objectId === undefined ? userBy(environment, 'systemuserid', userId ?? '') : userBy(environment, 'azureactivedirectoryobjectid', objectId);
	if (!user) throw unknownUser();
	checkUser(environment, user);
	return user.systemuserid === signedIn.userId ? signedIn : asCaller(user, signedIn.userId);
};
