import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { refusalBody, refusals, type Refusal } from './aadsts';
import { sendJson, sendPage } from './answers';
import { cloudAt, originOf, refuseCloud, refuseName } from './clouds';
import { control, type ControlTarget } from './control';
import { AuthorizePages, type PageRequest } from './delegated/authorize';
import { challengeOf } from './delegated/challenge';
import { DelegatedTokens } from './delegated/tokenEndpoint';
import { Directory, type TenantSettings } from './directory';
import { Journal, type PageTrace } from './journal';
import { MachineEndpoints } from './machine/machineEndpoints';
import { cachedTokens } from './machine/tokenCache';
import type { OidcProvider } from './oidcProvider';
import type { SignInServerOptions } from './options';
import { placeAt, type Place } from './places';
import { readJson, readText, replayable } from './requestBody';
import { createTenantProvider, newSigningKey } from './tenantProvider';

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
	/** `iss` of the tokens of a tenant. */
	issuer(tenantId: string): string;
	readonly directory: Directory;
	readonly journal: Journal;
	/** Whether a token was revoked by `/_signin/revoke`; takes its verified claims. */
	isRevoked(claims: { jti?: unknown }): boolean;
}

const pageTrace = ({ tenant, query }: PageRequest, status: number): PageTrace => ({
	tenant: tenant.id, clientId: query.get('client_id'), challengeMethod: challengeOf(query)?.method ?? null, responseMode: query.get('response_mode'), prompt: query.get('prompt'), status,
});

const refuseMethod = ({ method }: IncomingMessage): Refusal | undefined => (method === 'POST' ? undefined : refusals.postOnly(method ?? ''));

class LocalSignInServer implements SignInServer {
	readonly directory: Directory;

	readonly journal = new Journal();

	private readonly target: ControlTarget;

	private readonly server: Server;

	private readonly providers = new Map<string, ReturnType<OidcProvider['callback']>>();

	private readonly signingKeys = [newSigningKey()];

	private readonly pages: AuthorizePages;

	private readonly tokens: DelegatedTokens;

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
		this.pages = new AuthorizePages(this.directory, this.now);
		this.tokens = new DelegatedTokens({
			directory: this.directory,
			pages: this.pages,
			signingKeys: this.signingKeys,
			issuer: (tenantId) => this.issuer(tenantId),
			lifetime: () => this.target.lifetimeSeconds,
			now: this.now,
			noteIssued: (clientId, tokenId) => this.journal.noteIssued(clientId, tokenId),
		});
		this.server = createServer({ key: options.tls.key, cert: options.tls.cert }, (request, response) => this.accept(request, response));
		// The machine is in the first tenant.
		const [tenant = { id: '' }] = options.tenants;
		const identities = { directory: this.directory, tenant, issue: cachedTokens(this.tokens.managedIdentity.bind(this.tokens), this.now) };
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

	issuer(tenantId: string): string {
		const cloud = this.directory.tenant(tenantId)?.cloud;
		return `${cloud ? originOf(cloud) : this.url}/${tenantId}/v2.0`;
	}

	isRevoked({ jti }: { jti?: unknown }): boolean {
		return typeof jti === 'string' && this.journal.isRevoked(jti);
	}

	async start(): Promise<string> {
		this.server.listen(this.options.port ?? 0, this.options.host ?? '127.0.0.1');
		await once(this.server, 'listening');
		this.base = `https://localhost:${(this.server.address() as AddressInfo).port}`;
		await this.machine.start();
		for (const tenant of this.options.tenants) {
			const setup = { directory: this.directory, journal: this.journal, signingKeys: this.signingKeys, lifetime: () => this.target.lifetimeSeconds, now: this.now };
			const provider = await createTenantProvider(this.issuer(tenant.id), tenant, setup);
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
		await this.routeTenant(request, response, decodeURIComponent(first), { place, path });
	}

	private async routeTenant(request: IncomingMessage, response: ServerResponse, name: string, { place, path }: { place: Place; path: string }): Promise<void> {
		const isTokenRequest = place === 'token';
		const tenant = this.directory.tenant(name);
		const provider = tenant && this.providers.get(tenant.id);
		if (!provider) {
			this.refuse(response, name, refuseName(name), isTokenRequest);
			return;
		}
		const refusal = refuseCloud(cloudAt(request.headers.host), tenant, name, isTokenRequest) ?? (isTokenRequest ? (refuseMethod(request) ?? this.nextRefusal()) : undefined);
		if (refusal) {
			this.refuse(response, name, refusal, isTokenRequest);
			return;
		}
		if (place === 'authorize' || place === 'adminConsent') {
			await this.showPage(request, response, tenant, place);
			return;
		}
		if (isTokenRequest && (await this.answerToken(request, response, tenant))) {
			return;
		}
		// The library works out where it is mounted by comparing these two.
		const url = path.replace(/^\/v2\.0(?=\/\.well-known\/)/, '');
		Object.assign(request, { originalUrl: `/${encodeURIComponent(name)}${url}`, url });
		await provider(request, response);
	}

	/** What the control surface told the next token requests to be refused with. */
	private nextRefusal(): Refusal | undefined {
		const { refusing } = this.target;
		if (refusing.requests < 1) return undefined;
		refusing.requests -= 1;
		return refusing.refusal;
	}

	private async showPage(request: IncomingMessage, response: ServerResponse, tenant: TenantSettings, place: Place): Promise<void> {
		const answers = new URLSearchParams(request.method === 'POST' ? await readText(request) : '');
		const page = { tenant, query: new URL(request.url ?? '/', this.url).searchParams, answers };
		const answer = place === 'adminConsent' ? this.pages.adminConsent(page) : this.pages.authorize(page);
		this.journal.recordPage(pageTrace(page, 'location' in answer ? 302 : answer.status));
		sendPage(response, answer);
	}

	/** @returns false for requests that are the library's */
	private async answerToken(request: IncomingMessage, response: ServerResponse, tenant: TenantSettings): Promise<boolean> {
		const text = await readText(request);
		const form = new URLSearchParams(text);
		if (form.has('resource')) {
			this.refuse(response, tenant.id, refusals.resourceParameter(), true);
			return true;
		}
		if (!this.tokens.takes(form)) {
			replayable(request, text);
			return false;
		}
		const answer = this.tokens.answer(tenant, form, request.headers.origin !== undefined);
		if ('lacking' in answer) {
			sendJson(response, 501, { error: 'not_implemented', error_description: answer.lacking });
			return true;
		}
		const refusal = 'refusal' in answer ? answer.refusal : undefined;
		const proof = form.has('client_secret') ? 'secret' : form.has('client_assertion') ? 'federated' : 'none';
		this.journal.record({ tenant: tenant.id, clientId: form.get('client_id')?.toLowerCase() ?? null, proof, grant: form.get('grant_type'), scope: form.get('scope'), status: refusal?.status ?? 200, refusedWith: refusal?.code ?? null });
		sendJson(response, refusal?.status ?? 200, 'body' in answer ? answer.body : refusalBody(answer.refusal, new Date(this.now())));
		return true;
	}

	private refuse(response: ServerResponse, tenant: string, refusal: Refusal, isTokenRequest: boolean): void {
		if (isTokenRequest) {
			this.journal.record({ tenant, clientId: null, proof: 'none', scope: null, status: refusal.status, refusedWith: refusal.code });
		}
		sendJson(response, refusal.status, refusalBody(refusal, new Date(this.now())));
	}
}

/** A local stand-in for Microsoft Entra: app-only sign-in over TLS for any number of tenants. */
export function createSignInServer(options: SignInServerOptions): SignInServer {
	return new LocalSignInServer(options);
}
