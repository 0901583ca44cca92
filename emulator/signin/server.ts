import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TlsAuthority } from '../tls/authority';
import { refusalBody, refusals, type Refusal } from './aadsts';
import { control, type ControlTarget } from './control';
import { Directory, type ApplicationSettings, type TenantSettings } from './directory';
import { Journal } from './journal';
import type { OidcProvider } from './oidcProvider';
import { createTenantProvider, newSigningKey } from './tenantProvider';

export interface SignInServerOptions {
	tls: TlsAuthority;
	/** At least one; the first is the default of applications. */
	tenants: TenantSettings[];
	applications?: ApplicationSettings[];
	/** Origins of the environments that tokens may be asked for. More can be added by `directory.putResource`. */
	resources?: string[];
	/** Default 0: any free port. */
	port?: number;
	/** Address to listen on; default 127.0.0.1. */
	host?: string;
	/** Seconds a token lives; default 3600. */
	tokenLifetimeSeconds?: number;
	/** Milliseconds since 1970; decides on the expiry of secrets and certificates. */
	now?: () => number;
}

/** The running sign-in server; `url` and what derives from it are known after `start`. */
export interface SignInServer {
	start(): Promise<string>;
	stop(): Promise<void>;
	/** `https://localhost:{port}`: the authority to configure. */
	readonly url: string;
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

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) {
		chunks.push(chunk as Buffer);
	}
	const text = Buffer.concat(chunks).toString('utf8');
	const parsed: unknown = text === '' ? {} : JSON.parse(text);
	return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
	response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
	response.end(JSON.stringify(body));
}

class LocalSignInServer implements SignInServer {
	readonly directory: Directory;

	readonly journal = new Journal();

	private readonly target: ControlTarget;

	private readonly server: Server;

	private readonly providers = new Map<string, ReturnType<OidcProvider['callback']>>();

	private readonly signingKeys = [newSigningKey()];

	private readonly now: () => number;

	private base = '';

	constructor(private readonly options: SignInServerOptions) {
		this.now = options.now ?? Date.now;
		this.directory = new Directory(options.tenants, this.now);
		options.applications?.forEach((application) => this.directory.putApplication(application));
		options.resources?.forEach((origin) => this.directory.putResource(origin));
		this.target = { directory: this.directory, journal: this.journal, lifetimeSeconds: options.tokenLifetimeSeconds ?? 3600, outage: 0 };
		this.server = createServer({ key: options.tls.key, cert: options.tls.cert }, (request, response) => this.accept(request, response));
	}

	get url(): string {
		if (this.base === '') {
			throw new Error('The sign-in server has no address before it was started.');
		}
		return this.base;
	}

	get jwksUri(): string {
		return `${this.url}/${this.options.tenants[0]?.id ?? ''}/discovery/v2.0/keys`;
	}

	get caPem(): string {
		return this.options.tls.caPem;
	}

	issuer(tenantId: string): string {
		return `${this.url}/${tenantId}/v2.0`;
	}

	isRevoked({ jti }: { jti?: unknown }): boolean {
		return typeof jti === 'string' && this.journal.isRevoked(jti);
	}

	async start(): Promise<string> {
		this.server.listen(this.options.port ?? 0, this.options.host ?? '127.0.0.1');
		await once(this.server, 'listening');
		this.base = `https://localhost:${(this.server.address() as AddressInfo).port}`;
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
		await once(this.server, 'close');
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
		const path = `/${rest.join('/').replace(/^v2\.0\/(?=\.well-known\/)/, '')}`;
		if (!/^\/(\.well-known|oauth2|discovery)\//.test(path)) {
			sendJson(response, 404, { error: 'not_found' });
			return;
		}
		await this.routeTenant(request, response, decodeURIComponent(first), path);
	}

	private async routeTenant(request: IncomingMessage, response: ServerResponse, name: string, path: string): Promise<void> {
		const isTokenRequest = path.endsWith('/token');
		const tenant = this.directory.tenant(name);
		const provider = tenant && this.providers.get(tenant.id);
		if (!provider) {
			this.refuse(response, name, refusals.tenantNotFound(name), isTokenRequest);
			return;
		}
		if (isTokenRequest && this.target.outage > 0) {
			this.target.outage -= 1;
			this.refuse(response, name, refusals.broken(), isTokenRequest);
			return;
		}
		// The library works out where it is mounted by comparing these two.
		Object.assign(request, { originalUrl: `/${encodeURIComponent(name)}${path}`, url: path });
		await provider(request, response);
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
