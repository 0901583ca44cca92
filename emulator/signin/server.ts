import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { refusals } from './aadsts';
import { sendJson } from './answers';
import { control, type ControlTarget } from './control';
import { AuthorizePages } from './delegated/authorize';
import { DelegatedTokens } from './delegated/tokenEndpoint';
import { Directory } from './directory';
import { issuersOf, type Issuers } from './issuers';
import { Journal } from './journal';
import { MachineEndpoints } from './machine/machineEndpoints';
import { cachedTokens } from './machine/tokenCache';
import type { OidcProvider } from './oidcProvider';
import type { SignInServerOptions } from './options';
import { placeAt } from './places';
import { readJson } from './requestBody';
import { createTenantProvider, newSigningKey } from './tenantProvider';
import { TenantRoutes } from './tenantRoutes';

/** The running sign-in server; `url` and what derives from it are known after `start`. */
export interface SignInServer {
	start(): Promise<string>;
	stop(): Promise<void>;
	/** `https://localhost:{port}`: the authority to configure. */
	readonly url: string;
	/** `http://127.0.0.1:{port}`: the metadata service of a virtual machine, when there is one. */
	readonly metadataUrl: string | undefined;
	/** Signing keys; the same for all tenants. */
	readonly jwksUri: string;
	readonly caPem: string;
	/** `iss` of a tenant's tokens. */
	readonly issuers: Issuers;
	/** Address of a tenant's sign-in, to which callers without a token are sent. */
	authority(tenantId: string): string;
	readonly directory: Directory;
	readonly journal: Journal;
	/** Whether a token was revoked by `/_signin/revoke`; takes its verified claims. */
	isRevoked(claims: Record<string, unknown>): boolean;
}

class LocalSignInServer implements SignInServer {
	readonly directory: Directory;

	readonly journal = new Journal();

	private readonly target: ControlTarget;

	private readonly server: Server;

	private readonly providers = new Map<string, ReturnType<OidcProvider['callback']>>();

	private readonly signingKeys = [newSigningKey()];

	readonly issuers: Issuers;

	private readonly routes: TenantRoutes;

	private readonly now: () => number;

	private readonly machine: MachineEndpoints;

	private base = '';

	constructor(private readonly options: SignInServerOptions) {
		this.now = options.now ?? Date.now;
		this.directory = new Directory(options.tenants, this.now);
		options.people?.forEach((person) => this.directory.people.put(person));
		options.applications?.forEach((application) => this.directory.putApplication(application));
		options.resources?.forEach((origin) => this.directory.putResource(origin));
		this.target = { directory: this.directory, journal: this.journal, lifetimeSeconds: options.tokenLifetimeSeconds ?? 3600, refusing: { requests: 0, refusal: refusals.broken() } };
		this.issuers = issuersOf(this.directory, () => this.url);
		const pages = new AuthorizePages(this.directory, this.now);
		const tokens = new DelegatedTokens({
			directory: this.directory,
			pages,
			signingKeys: this.signingKeys,
			issuers: this.issuers,
			lifetime: () => this.target.lifetimeSeconds,
			now: this.now,
			noteIssued: (clientId, tokenId) => this.journal.noteIssued(clientId, tokenId),
		});
		this.routes = new TenantRoutes({ target: this.target, pages, tokens, providers: this.providers, now: this.now });
		this.server = createServer({ key: options.tls.key, cert: options.tls.cert }, (request, response) => this.accept(request, response));
		// The machine is in the first tenant.
		const [tenant = { id: '' }] = options.tenants;
		const identities = { directory: this.directory, tenant, issue: cachedTokens(tokens.managedIdentity.bind(tokens), this.now) };
		this.machine = new MachineEndpoints({ identities, journal: this.journal, identityHeader: options.identityHeader, hasMetadata: options.hasMetadata });
	}

	get url(): string {
		if (this.base === '') {
			throw new Error('The sign-in server has no address before it was started.');
		}
		return this.options.publicUrl ?? this.base;
	}

	get metadataUrl(): string | undefined {
		return this.machine.metadataUrl;
	}

	get jwksUri(): string {
		return `${this.base}/${this.options.tenants[0]?.id ?? ''}/discovery/v2.0/keys`;
	}

	get caPem(): string {
		return this.options.tls.caPem;
	}

	authority(tenantId: string): string {
		return this.issuers.openId(tenantId).replace(/\/v2\.0$/, '');
	}

	isRevoked({ uti }: Record<string, unknown>): boolean {
		return typeof uti === 'string' && this.journal.isRevoked(uti);
	}

	async start(): Promise<string> {
		this.server.listen(this.options.port ?? 0, this.options.host ?? '127.0.0.1');
		await once(this.server, 'listening');
		this.base = `https://localhost:${(this.server.address() as AddressInfo).port}`;
		await this.machine.start();
		for (const tenant of this.options.tenants) {
			const setup = { directory: this.directory, journal: this.journal, signingKeys: this.signingKeys, issuers: this.issuers, lifetime: () => this.target.lifetimeSeconds, now: this.now };
			const provider = await createTenantProvider(tenant, setup);
			this.providers.set(tenant.id, provider.callback());
		}
		return this.base;
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		this.server.close();
		await Promise.all([once(this.server, 'close'), this.machine.stop()]);
	}

	private accept(request: IncomingMessage, response: ServerResponse): void {
		this.route(request, response).catch((error: unknown) => {
			sendJson(response, 500, { error: error instanceof Error ? error.message : 'server error' });
		});
	}

	private async route(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const [, first = '', ...rest] = new URL(request.url ?? '/', this.url).pathname.split('/');
		if (first === '_signin') {
			const { status, body } = control(this.target, request.method ?? 'GET', rest.join('/'), await readJson(request));
			sendJson(response, status, body);
			return;
		}
		if (first === '_identity') {
			this.machine.appService(request, response);
			return;
		}
		const path = `/${rest.join('/')}`;
		const place = placeAt(path);
		if (place === undefined || place === 'version1') {
			sendJson(response, place ? 501 : 404, place ? { error: 'not_implemented', error_description: 'The local sign-in service has version 2.0 only.' } : { error: 'not_found' });
			return;
		}
		await this.routes.answer(request, response, { name: decodeURIComponent(first), place, path });
	}
}

/** A local stand-in for Microsoft Entra: app-only sign-in over TLS for any number of tenants. */
export function createSignInServer(options: SignInServerOptions): SignInServer {
	return new LocalSignInServer(options);
}
