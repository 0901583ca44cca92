import { createHash, X509Certificate } from 'node:crypto';
import type { CloudName } from './clouds';
import { People } from './people';
import type { RedirectAddress } from './redirects';

/** A client secret as an app registration holds it. */
export interface SecretSettings {
	value: string;
	/** ISO 8601; a secret without it never expires. */
	expires?: string;
}

/** An app registration together with its enterprise application in one tenant. */
export interface ApplicationSettings {
	clientId: string;
	/** Tenant id; default the first tenant. */
	tenantId?: string;
	displayName?: string;
	/** Object id of the service principal, claim `oid`; derived from the client id when absent. */
	objectId?: string;
	secrets?: SecretSettings[];
	/** Certificates in PEM form. */
	certificates?: string[];
	/** False is an application that was registered and never put to use in its tenant; consent of an administrator changes it. Default true. */
	hasServicePrincipal?: boolean;
	/** Delegated permissions its registration lists; absent lists what Dataverse offers, `user_impersonation`. */
	permissions?: string[];
	/** Seconds its tokens live; default the server's. */
	tokenLifetimeSeconds?: number;
	/** Addresses that people may be sent back to; a text alone is one of a web server. */
	redirectUris?: (string | RedirectAddress)[];
	/** False lets its connections end with their first token, as sign-in services do that leave `offline_access` out. Default true. */
	givesRefreshTokens?: boolean;
	/** Whether only an administrator may consent. */
	needsAdminApproval?: boolean;
	/** Object ids of those who may use it where assignment is required; absent where it is not. */
	assigned?: string[];
	/** Issuers whose tokens stand in for a secret. */
	federated?: FederatedIdentity[];
	/** Whether somebody switched it off under Enterprise applications. */
	isDisabled?: boolean;
	/** Whether this is the user-assigned identity of a machine. */
	isManagedIdentity?: boolean;
}

/** A federated credential of an app registration. */
export interface FederatedIdentity {
	issuer: string;
	subject: string;
	/** Default `api://AzureADTokenExchange`. */
	audience?: string;
	/** PEM of the issuer's key. */
	publicKey: string;
}

export interface TenantSettings {
	id: string;
	/** Names that may stand for the id in addresses. */
	domains?: string[];
	/** The cloud under whose sign-in names alone it is known; under every name when absent. */
	cloud?: CloudName;
	/** Days after which a conditional access policy wants people to sign in again; never when absent. */
	signInFrequencyDays?: number;
}

/** An environment that tokens may be asked for. */
export interface ResourceSettings {
	origin: string;
	/** The cloud whose tenants alone know it; every tenant when absent. */
	cloud?: CloudName;
}

export interface RegisteredCertificate {
	certificate: X509Certificate;
	/** Base64url SHA-1 and SHA-256 of the DER, as in the headers `x5t` and `x5t#S256`. */
	x5t: string;
	x5tS256: string;
}

export type SecretVerdict = 'valid' | 'expired' | 'wrong';

/** A GUID that is always the same for the same text. */
export function stableGuid(text: string): string {
	const hex = createHash('sha256').update(text).digest('hex');
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const thumbprint = (algorithm: string, der: Buffer): string => createHash(algorithm).update(der).digest('base64url');

function registerCertificate(pem: string): RegisteredCertificate {
	const certificate = new X509Certificate(pem);
	return { certificate, x5t: thumbprint('sha1', certificate.raw), x5tS256: thumbprint('sha256', certificate.raw) };
}

const keyOf = (tenantId: string, clientId: string): string => `${tenantId} ${clientId}`.toLowerCase();

/** Tenants, applications and known resources; what Microsoft Entra calls the directory. */
export class Directory {
	/** By tenant and client id: one application may be registered in several tenants. */
	private readonly applications = new Map<string, ApplicationSettings>();

	private readonly resources = new Map<string, CloudName | undefined>();

	readonly people: People;

	constructor(
		private readonly tenants: TenantSettings[],
		private readonly now: () => number,
	) {
		this.people = new People(tenants[0]?.id ?? '');
	}

	/** The tenant for an id or a domain, any case. */
	tenant(name: string): TenantSettings | undefined {
		const wanted = name.toLowerCase();
		return this.tenants.find(({ id, domains = [] }) => [id, ...domains].some((known) => known.toLowerCase() === wanted));
	}

	allTenants(): readonly TenantSettings[] {
		return this.tenants;
	}

	/** Adds an application or replaces the one with the same client id in the same tenant. */
	putApplication(application: ApplicationSettings): void {
		for (const pem of application.certificates ?? []) {
			registerCertificate(pem);
		}
		const tenantId = application.tenantId ?? this.tenants[0]?.id ?? '';
		this.applications.set(keyOf(tenantId, application.clientId), { ...application, tenantId });
	}

	/** Removes an application from every tenant. */
	removeApplication(clientId: string): boolean {
		const removed = this.tenants.map(({ id }) => this.applications.delete(keyOf(id, clientId)));
		return removed.includes(true);
	}

	application(tenantId: string, clientId: string): ApplicationSettings | undefined {
		return this.applications.get(keyOf(tenantId, clientId));
	}

	allApplications(): ApplicationSettings[] {
		return [...this.applications.values()];
	}

	/** An expired secret is told apart from a wrong one only for who knows its value, as Entra does. */
	checkSecret(application: ApplicationSettings, value: string): SecretVerdict {
		const matching = (application.secrets ?? []).filter((secret) => secret.value === value);
		if (matching.length === 0) {
			return 'wrong';
		}
		return matching.some(({ expires }) => expires === undefined || Date.parse(expires) > this.now()) ? 'valid' : 'expired';
	}

	certificates(application: ApplicationSettings): RegisteredCertificate[] {
		return (application.certificates ?? []).map(registerCertificate);
	}

	/** @param resource its origin, or its origin and cloud */
	putResource(resource: string | ResourceSettings): void {
		const { origin, cloud } = typeof resource === 'string' ? { origin: resource, cloud: undefined } : resource;
		this.resources.set(origin.replace(/\/+$/, '').toLowerCase(), cloud);
	}

	/** @param audience the scope without `/.default`; one trailing slash is the same resource to Entra. */
	knowsResource(audience: string, tenantId: string | undefined): boolean {
		const origin = audience.replace(/\/$/, '').toLowerCase();
		const [theirs, ours] = [this.resources.get(origin), this.tenants.find(({ id }) => id === tenantId)?.cloud];
		return this.resources.has(origin) && (theirs === undefined || ours === undefined || theirs === ours);
	}

	allResources(): string[] {
		return [...this.resources.keys()];
	}
}
