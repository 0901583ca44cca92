import type { ApplicationSettings, Directory, TenantSettings } from '../directory';

/** What an endpoint of the machine answers. */
export interface MachineAnswer {
	status: number;
	body: Record<string, unknown>;
}

/** A machine's token, in numbers; each endpoint writes it down in its own form. */
export interface MachineToken {
	accessToken: string;
	lifetimeSeconds: number;
	/** Seconds since 1970. */
	issued: number;
}

/** What both forms of a machine's endpoint ask of the sign-in server. */
export interface MachineIdentities {
	directory: Directory;
	tenant: TenantSettings;
	issue: (application: ApplicationSettings, resource: string) => MachineToken;
}

/** The identities the machine has, all user-assigned. */
export const identitiesOf = ({ directory, tenant }: MachineIdentities): ApplicationSettings[] =>
	directory.allApplications().filter(({ tenantId, isManagedIdentity }) => isManagedIdentity && tenantId === tenant.id);

/** The identity of a client id, in any case. */
export const identityNamed = (identities: MachineIdentities, clientId: string): ApplicationSettings | undefined =>
	identitiesOf(identities).find((identity) => identity.clientId.toLowerCase() === clientId.toLowerCase());
