import { randomBytes } from 'node:crypto';
import { refusals } from '../aadsts';
import type { ApplicationSettings, Directory, TenantSettings } from '../directory';
import type { PersonSettings } from '../people';
import { redirectOf } from '../redirects';
import { refusePassword, refusePerson } from '../whyRefused';
import { challengeOf, type Challenge } from './challenge';
import { asksConsentAgain } from './interaction';
import { page, sendBack, showRefusal, withQuery, type PageAnswer } from './pageAnswer';
import { approveFactor, askAdministrator, askConsent, needAdminApproval, pickAccount } from './pages';
import { refuseRequest } from './refuseRequest';
import { listsPermission, refuseUnlisted, resourcesOf } from './scopes';

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
		if (!application) return showRefusal(refusals.unknownApplication(query.get('client_id') ?? ''));
		const refusedRequest = refuseRequest(this.directory, application, query);
		if (refusedRequest) return refusedRequest;
		const [redirectUri, audience] = [query.get('redirect_uri') ?? '', resourcesOf(query.get('scope'))[0] ?? ''];
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
		if (!application) return showRefusal(refusals.unknownApplication(query.get('client_id') ?? ''));
		const person = this.directory.people.find(answers.get('person') ?? '');
		if (!person?.isAdministrator) return page(askAdministrator(this.directory.people.all().filter(({ isAdministrator }) => isAdministrator), application.displayName ?? application.clientId));
		// What is not listed is not consented to; the page says nothing of that.
		if (listsPermission(application)) this.directory.people.consent(tenant.id, application.clientId, '*');
		this.directory.putApplication({ ...application, hasServicePrincipal: true });
		const redirectUri = query.get('redirect_uri') ?? '';
		return redirectOf(application, redirectUri) ? { location: withQuery(redirectUri, { admin_consent: 'True', tenant: tenant.id, state: query.get('state') }) } : page('Permissions granted.');
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
		if (asksConsentAgain(query) || !people.hasConsent(tenant.id, application.clientId, person.objectId)) {
			const unlisted = refuseUnlisted(application, query.get('scope'));
			if (unlisted) return sendBack(query, unlisted);
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

const refusalPage = (code: number): PageAnswer => showRefusal({ code, text: wordsOf[code] ?? 'Sign-in was refused.' }, 403);
