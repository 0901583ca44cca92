import type { IncomingMessage, ServerResponse } from 'node:http';
import { refusalBody, refusals, type Refusal } from './aadsts';
import { sendJson, sendPage } from './answers';
import { cloudAt, refuseCloud, refuseName } from './clouds';
import type { ControlTarget } from './control';
import type { AuthorizePages, PageRequest } from './delegated/authorize';
import { challengeOf } from './delegated/challenge';
import type { DelegatedTokens } from './delegated/tokenEndpoint';
import type { TenantSettings } from './directory';
import type { PageTrace } from './journal';
import type { OidcProvider } from './oidcProvider';
import type { Place } from './places';
import { readText, replayable } from './requestBody';

export interface TenantRoutesSetup {
	target: ControlTarget;
	pages: AuthorizePages;
	tokens: DelegatedTokens;
	/** The library's answers, by tenant id. */
	providers: ReadonlyMap<string, ReturnType<OidcProvider['callback']>>;
	now: () => number;
}

/** Where a request below `/{tenant}` goes. */
export interface TenantPlace {
	/** The tenant as the address names it: an id or a domain. */
	name: string;
	place: Place;
	/** What follows the tenant. */
	path: string;
}

const pageTrace = ({ tenant, query }: PageRequest, status: number): PageTrace => ({
	tenant: tenant.id, clientId: query.get('client_id'), challengeMethod: challengeOf(query)?.method ?? null, responseMode: query.get('response_mode'), prompt: query.get('prompt'), status,
});

const refuseMethod = ({ method }: IncomingMessage): Refusal | undefined => (method === 'POST' ? undefined : refusals.postOnly(method ?? ''));

/** What is below `/{tenant}`: pages and grants of our own, and the library for all else. */
export class TenantRoutes {
	constructor(private readonly setup: TenantRoutesSetup) {}

	/** Answers one request. */
	async answer(request: IncomingMessage, response: ServerResponse, { name, place, path }: TenantPlace): Promise<void> {
		const isTokenRequest = place === 'token';
		const tenant = this.setup.target.directory.tenant(name);
		const provider = tenant && this.setup.providers.get(tenant.id);
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
		const { refusing } = this.setup.target;
		if (refusing.requests < 1) return undefined;
		refusing.requests -= 1;
		return refusing.refusal;
	}

	private async showPage(request: IncomingMessage, response: ServerResponse, tenant: TenantSettings, place: Place): Promise<void> {
		const answers = new URLSearchParams(request.method === 'POST' ? await readText(request) : '');
		const page = { tenant, query: new URL(request.url ?? '/', 'https://localhost').searchParams, answers };
		const { pages, target } = this.setup;
		const answer = place === 'adminConsent' ? pages.adminConsent(page) : pages.authorize(page);
		target.journal.recordPage(pageTrace(page, 'location' in answer ? 302 : answer.status));
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
		if (!this.setup.tokens.takes(form)) {
			replayable(request, text);
			return false;
		}
		const answer = this.setup.tokens.answer(tenant, form, request.headers.origin !== undefined);
		if ('lacking' in answer) {
			sendJson(response, 501, { error: 'not_implemented', error_description: answer.lacking });
			return true;
		}
		const refusal = 'refusal' in answer ? answer.refusal : undefined;
		const proof = form.has('client_secret') ? 'secret' : form.has('client_assertion') ? 'federated' : 'none';
		this.setup.target.journal.record({ tenant: tenant.id, clientId: form.get('client_id')?.toLowerCase() ?? null, proof, grant: form.get('grant_type'), scope: form.get('scope'), status: refusal?.status ?? 200, refusedWith: refusal?.code ?? null });
		sendJson(response, refusal?.status ?? 200, 'body' in answer ? answer.body : refusalBody(answer.refusal, new Date(this.setup.now())));
		return true;
	}

	private refuse(response: ServerResponse, tenant: string, refusal: Refusal, isTokenRequest: boolean): void {
		if (isTokenRequest) {
			this.setup.target.journal.record({ tenant, clientId: null, proof: 'none', scope: null, status: refusal.status, refusedWith: refusal.code });
		}
		sendJson(response, refusal.status, refusalBody(refusal, new Date(this.setup.now())));
	}
}
