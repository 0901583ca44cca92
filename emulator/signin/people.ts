/** A person of a tenant, who signs in on a page. */
export interface PersonSettings {
	/** Object id, claim `oid`; the environment's user carries the same. */
	objectId: string;
	/** Tenant id; default the first tenant. */
	tenantId?: string;
	/** User principal name. */
	userName: string;
	displayName?: string;
	/** May consent for the whole tenant. */
	isAdministrator?: boolean;
	/** For those who type their name at the page; choosing an account there needs none. */
	password?: string;
	isPasswordExpired?: boolean;
	/**
	 * Milliseconds since 1970; connections made before are revoked: by the person, by an administrator, or by a reset of the password in the
	 * Microsoft Entra admin center. Any other change of it leaves connections of applications with a secret alive.
	 * Source: Microsoft Learn, "Refresh tokens in the Microsoft identity platform", the table's column of confidential clients.
	 */
	tokensRevoked?: number;
	/** Whether the account was switched off. */
	isDisabled?: boolean;
	/** Whether a conditional access policy keeps them from every application. */
	isBlockedByPolicy?: boolean;
	/** Asked for a second factor at the page; a refresh is refused with 50076 while `isFactorFresh` is not set. */
	needsFactor?: boolean;
	isFactorFresh?: boolean;
	/** Whether they have a second factor at all; default true. */
	isFactorEnrolled?: boolean;
}

/** A person's connection to an application: what a refresh token stands for. */
export interface Grant {
	tenantId: string;
	clientId: string;
	objectId: string;
	/** Origin of the environment. */
	audience: string;
	/** Milliseconds since 1970: when the person signed in, and when the connection was last renewed. */
	issued: number;
	used: number;
	/** AADSTS number a refresh is refused with from now on: 50173 revoked, 700082 unused for too long, 70043 older than the sign-in frequency allows. */
	endedWith?: number;
}

const consentKey = (tenantId: string, clientId: string, objectId: string): string => [tenantId, clientId, objectId].join(' ').toLowerCase();

/** People, their consents and their connections. */
export class People {
	private readonly people = new Map<string, PersonSettings>();

	private readonly consents = new Set<string>();

	/** Grants by refresh token; a token stays good when it was used, as Microsoft's do. */
	readonly grants = new Map<string, Grant>();

	constructor(private readonly firstTenant: string) {}

	put(person: PersonSettings): void {
		this.people.set(person.objectId, { ...person, tenantId: person.tenantId ?? this.firstTenant });
	}

	find(objectId: string): PersonSettings | undefined {
		return this.people.get(objectId);
	}

	/** @param userName in any case, as typed */
	named(userName: string): PersonSettings | undefined {
		return this.all().find((person) => person.userName.toLowerCase() === userName.trim().toLowerCase());
	}

	remove(objectId: string): boolean {
		return this.people.delete(objectId);
	}

	all(): PersonSettings[] {
		return [...this.people.values()];
	}

	/** @param objectId a person, or `*` for everybody in the tenant */
	consent(tenantId: string, clientId: string, objectId: string): void {
		this.consents.add(consentKey(tenantId, clientId, objectId));
	}

	hasConsent(tenantId: string, clientId: string, objectId: string): boolean {
		return [objectId, '*'].some((whom) => this.consents.has(consentKey(tenantId, clientId, whom)));
	}

	/** Takes every consent to an application back. */
	withdrawConsent(clientId: string): void {
		for (const key of this.consents) if (key.split(' ')[1] === clientId.toLowerCase()) this.consents.delete(key);
	}

	/** Ends the connections of a person, or of everybody; @returns how many. */
	end(endedWith: number, objectId?: string): number {
		const ended = [...this.grants.values()].filter((grant) => objectId === undefined || grant.objectId === objectId);
		for (const grant of ended) grant.endedWith = endedWith;
		return ended.length;
	}

	/** Lets ended connections live again; for tests that go on afterwards. */
	restore(): void {
		for (const grant of this.grants.values()) delete grant.endedWith;
	}
}
