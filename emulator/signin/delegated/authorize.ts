import { randomBytes } from 'node:crypto';
import { refusals, type Refusal } from '../aadsts';
import type { ApplicationSettings, Directory, TenantSettings } from '../directory';
import type { PersonSettings } from '../people';
import { refusePassword, refusePerson } from '../whyRefused';
import { challengeOf, refuseChallenge, type Challenge } from './challenge';
import { asksConsentAgain, isModeLacking, refuseInteraction, refuseSilence } from './interaction';
import { refuseResponseType } from './responseTypes';
import { refuseScope, refuseUnlisted, resourcesOf } from './scopes';
import { approveFactor, askAdministrator, askConsent, needAdminApproval, pickAccount, refused } from './pages';

/** What an authorization code stands for. */
export interface CodeFacts {
	tenantId: string;
	clientId: string;
	redirectUri: string;
	audience: string;
	person: PersonSettings;
	/** Whether `offline_access` was asked for: only then there is a refresh token. */
	isOffline: boolean;
	challenge?: Challenge;
	/** Milliseconds since 1970. */
	expires: number;
}

export interface PageRequest {
	tenant: TenantSettings;
	query: URLSearchParams;
	/** Fields of the form that was sent back, empty for the first look at the page. */
	answers: URLSearchParams;
}

/** A page to show, or an address to go on to. */
export type PageAnswer = { html: string; status: number } | { location: string };

const codeLivesMs = 600_000;

const asksOffline = (query: URLSearchParams): boolean => (query.get('scope') ?? '').split(' ').includes('offline_access');

const wordsOf: Readonly<Record<number, string>> = {
	50020: 'The user account from another identity provider does not exist in this tenant.',
	50034: 'The user account does not exist in this directory.',
	50055: 'The password is expired.',
	50057: 'The user account is disabled.',
	50079: 'The user is required to use multi-factor authentication and has not enrolled.',
	50105: 'The signed in user is not assigned to a role for the application.',
	50126: 'Error validating credentials due to invalid username or password.',
	53003: 'Access has been blocked by Conditional Access policies.',
};

/** The pages of `/authorize` and `/adminconsent`. */
export class AuthorizePages {
	readonly codes = new Map<string, CodeFacts>();

	constructor(
		private readonly directory: Directory,
		private readonly now: () => number,
	) {}

	authorize({ tenant, query, answers }: PageRequest): PageAnswer {
		const application = this.directory.application(tenant.id, query.get('client_id') ?? '');
		const redirectUri = query.get('redirect_uri') ?? '';
		const [audience] = resourcesOf(query.get('scope'));
		if (!application) return page(refused(700016, `Application with identifier '${query.get('client_id') ?? ''}' was not found in the directory.`), 400);
		if (application.isDisabled) return page(refused(7000112, refusals.disabledApplication(application.clientId).text), 400);
		if (!application.redirectUris?.includes(redirectUri)) return page(refused(50011, 'The redirect URI specified in the request does not match the redirect URIs configured for the application.'), 400);
		if (!query.get('response_type')) return page(refused(900144, "The request lacks the required parameter 'response_type'."), 400);
		const malformed = (query.has('resource') ? refusals.resourceParameter() : undefined) ?? refuseInteraction(query) ?? refuseChallenge(challengeOf(query));
		if (malformed) return page(refused(malformed.code, malformed.text), 400);
		if (isModeLacking(query)) return page('The local sign-in service sends codes back in the query only.', 501);
		const refusedRequest = refuseResponseType(query.get('response_type') ?? '') ?? refuseScope(this.directory, application, query.get('scope'));
		if (audience === undefined || refusedRequest?.code === 500011) return page(refused(500011, 'The resource principal was not found in the tenant.'), 400);
		const unanswerable = refusedRequest ?? refuseSilence(query);
		if (unanswerable) return sendBack(query, unanswerable);
		const { people } = this.directory;
		const typed = answers.get('userName');
		const person = typed === null ? people.find(answers.get('person') ?? '') : people.named(typed);
		if ((!person && typed === null) || answers.has('again')) return page(pickAccount(people.all()));
		const refusal = typed === null ? undefined : refusePassword(person, answers.get('password') ?? '');
		if (!person || refusal !== undefined) return refusalPage(refusal ?? 50034);
		return this.signInPerson({ tenant, query, answers }, application, person) ?? this.goOn({ tenant, query, answers }, { application, person, audience, redirectUri });
	}

	/** The page an administrator is sent to by a link, to consent for everybody. */
	adminConsent({ tenant, query, answers }: PageRequest): PageAnswer {
		const application = this.directory.application(tenant.id, query.get('client_id') ?? '');
		if (!application) return page(refused(700016, 'Application was not found in the directory.'), 400);
		const person = this.directory.people.find(answers.get('person') ?? '');
		if (!person?.isAdministrator) return page(askAdministrator(this.directory.people.all().filter(({ isAdministrator }) => isAdministrator), application.displayName ?? application.clientId));
		this.directory.people.consent(tenant.id, application.clientId, '*');
		this.directory.putApplication({ ...application, hasServicePrincipal: true });
		const redirectUri = query.get('redirect_uri') ?? '';
		return application.redirectUris?.includes(redirectUri) ? { location: withQuery(redirectUri, { admin_consent: 'True', tenant: tenant.id, state: query.get('state') }) } : page('Permissions granted.');
	}

	/** Why a person gets no further, as a page; undefined when they do. */
	private signInPerson({ tenant, answers }: PageRequest, application: ApplicationSettings, person: PersonSettings): PageAnswer | undefined {
		const code = refusePerson(person, { tenant, application });
		if (code !== undefined) return refusalPage(code);
		return person.needsFactor && answers.get('factor') !== 'approved' ? page(approveFactor(person)) : undefined;
	}

	private goOn({ tenant, query, answers }: PageRequest, { application, person, audience, redirectUri }: { application: ApplicationSettings; person: PersonSettings; audience: string; redirectUri: string }): PageAnswer {
		const state = query.get('state');
		const { people } = this.directory;
		if (answers.get('consent') === 'cancel') return sendBack(query, refusals.declined());
		const unlisted = refuseUnlisted(application, audience);
		if (unlisted) return sendBack(query, unlisted);
		if (asksConsentAgain(query) || !people.hasConsent(tenant.id, application.clientId, person.objectId)) {
			const name = application.displayName ?? application.clientId;
			if (application.needsAdminApproval && !person.isAdministrator) return page(needAdminApproval(person, name));
			if (answers.get('consent') !== 'accept') return page(askConsent(person, name));
			people.consent(tenant.id, application.clientId, answers.get('everybody') === 'yes' && person.isAdministrator ? '*' : person.objectId);
		}
		const code = randomBytes(32).toString('base64url');
		const challenge = challengeOf(query);
		this.codes.set(code, { tenantId: tenant.id, clientId: application.clientId, redirectUri, audience, person, isOffline: application.givesRefreshTokens !== false && asksOffline(query), expires: this.now() + codeLivesMs, ...(challenge ? { challenge } : {}) });
		return { location: withQuery(redirectUri, { code, state, session_state: randomBytes(8).toString('hex') }) };
	}
}

const page = (html: string, status = 200): PageAnswer => ({ html, status });

/** Why a request is refused, for the application that made it; its redirect address has been checked. */
const sendBack = (query: URLSearchParams, { error, code, text }: Refusal): PageAnswer => ({ location: withQuery(query.get('redirect_uri') ?? '', { error, error_description: `AADSTS${code}: ${text}`, state: query.get('state') }) });

const refusalPage = (code: number): PageAnswer => page(refused(code, wordsOf[code] ?? 'Sign-in was refused.'), 403);

function withQuery(address: string, values: Record<string, string | null>): string {
	const url = new URL(address);
	for (const [name, value] of Object.entries(values)) if (value !== null) url.searchParams.set(name, value);
	return url.href;
}
