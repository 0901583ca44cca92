import { randomBytes } from 'node:crypto';
import { refusals, type Refusal } from '../aadsts';
import { stableGuid, type ApplicationSettings, type Directory, type TenantSettings } from '../directory';
import type { Grant, PersonSettings } from '../people';
import { redirectOf, refuseRedemption } from '../redirects';
import { refuseConnection } from '../whyRefused';
import { audienceOf, explainRefusal, readTokenRequest, refuseResource } from '../tokenRequest';
import type { MachineToken } from '../machine/machineIdentities';
import type { AuthorizePages } from './authorize';
import { fitsChallenge } from './challenge';
import { isFederated, isSelfSigned, refuseFederated } from './federated';
import { refuseTokenScope, resourcesOf } from './scopes';
import { hasProof, refuseForm } from './tokenForm';
import type { Issuers } from '../issuers';
import { accessClaims, idClaims, signClaims, type TokenFacts } from './tokens';

export interface TokenEndpointSetup {
	directory: Directory;
	pages: AuthorizePages;
	signingKeys: object[];
	issuers: Issuers;
	lifetime: () => number;
	now: () => number;
	noteIssued: (clientId: string, tokenId: string) => void;
}

/** Tokens of machines live for a day. Source: Microsoft Learn, "Managed identity best practice recommendations". */
const MACHINE_TOKEN_SECONDS = 86_400;

type Answer = { body: Record<string, unknown> } | { refusal: Refusal } | { lacking: string };

const refuse = (refusal: Refusal): Answer => ({ refusal });

/**
 * Token requests the library is not asked for: those that speak for a person, and those an application proves with the token of another
 * issuer.
 */
export class DelegatedTokens {
	constructor(private readonly setup: TokenEndpointSetup) {}

	/** Whether a form is for this class. */
	takes(form: URLSearchParams): boolean {
		return ['authorization_code', 'refresh_token'].includes(form.get('grant_type') ?? '') || isFederated(form);
	}

	/** @param isCrossOrigin whether a script in a browser asks */
	answer(tenant: TenantSettings, form: URLSearchParams, isCrossOrigin: boolean): Answer {
		const malformed = refuseForm(form);
		if (malformed) return refuse(malformed);
		const application = this.setup.directory.application(tenant.id, form.get('client_id') ?? '');
		if (!application) return refuse(refusals.unknownApplication(form.get('client_id') ?? ''));
		const sentTo = redirectOf(application, this.setup.pages.codes.get(form.get('code') ?? '')?.redirectUri ?? '');
		const barred = sentTo && refuseRedemption(sentTo.type, { hasProof: hasProof(form), isCrossOrigin });
		if (barred) return refuse(barred);
		if (sentTo && sentTo.type !== 'web') return { lacking: 'Tokens for applications without a secret.' };
		if (isSelfSigned(form)) return { lacking: 'A certificate of the application as proof where the request speaks for a person.' };
		const proof = this.refuseProof(tenant, application, form);
		if (proof) return refuse(proof);
		if (form.get('grant_type') === 'client_credentials') return this.forApplication(tenant, application, form);
		if (application.isDisabled) return refuse(refusals.disabledApplication(application.clientId));
		return form.get('grant_type') === 'refresh_token' ? this.refresh(tenant, application, form) : this.redeem(tenant, application, form);
	}

	/** A person has to be able to go on without the page; @returns why not. */
	private refuseGrant(tenant: TenantSettings, application: ApplicationSettings, grant: Grant, person: PersonSettings | undefined): Refusal | undefined {
		const code = refuseConnection(grant, person, { tenant, application }, this.setup.now());
		if (code !== undefined) return refusals.byCode(code);
		return this.setup.directory.people.hasConsent(tenant.id, grant.clientId, grant.objectId) ? undefined : refusals.missingConsent(grant.clientId);
	}

	private refuseProof(tenant: TenantSettings, application: ApplicationSettings, form: URLSearchParams): Refusal | undefined {
		const request = readTokenRequest(tenant, Object.fromEntries(form), '');
		if (isFederated(form)) return refuseFederated(application, form, this.setup.now());
		const isGood = request.secret !== undefined && this.setup.directory.checkSecret(application, request.secret) === 'valid';
		return isGood ? undefined : explainRefusal(this.setup.directory, { ...request, scope: undefined }, 'invalid_client');
	}

	private redeem(tenant: TenantSettings, application: ApplicationSettings, form: URLSearchParams): Answer {
		const { codes } = this.setup.pages;
		const facts = codes.get(form.get('code') ?? '');
		codes.delete(form.get('code') ?? '');
		if (!facts || facts.clientId !== application.clientId || facts.tenantId !== tenant.id) return refuse(refusals.byCode(54005));
		if (facts.expires < this.setup.now()) return refuse(refusals.byCode(70008));
		if (facts.redirectUri !== form.get('redirect_uri')) return refuse(refusals.byCode(50011));
		if (facts.challenge !== undefined && !fitsChallenge(form.get('code_verifier') ?? '', facts.challenge)) return refuse(refusals.byCode(501481));
		const now = this.setup.now();
		const refusal = refuseTokenScope(this.setup.directory, application, form.get('scope'));
		if (refusal) return refuse(refusal);
		const grant: Grant = { tenantId: tenant.id, clientId: application.clientId, objectId: facts.person.objectId, audience: resourcesOf(form.get('scope'))[0] ?? facts.audience, issued: now, used: now };
		return facts.isOffline ? this.issue(application, grant, facts.person) : { body: this.withoutRefresh(application, grant, facts.person) };
	}

	private refresh(tenant: TenantSettings, application: ApplicationSettings, form: URLSearchParams): Answer {
		const grant = this.setup.directory.people.grants.get(form.get('refresh_token') ?? '');
		if (!grant || grant.clientId !== application.clientId || grant.tenantId !== tenant.id) return refuse(refusals.byCode(70000));
		const person = this.setup.directory.people.find(grant.objectId);
		const refusal = this.refuseGrant(tenant, application, grant, person) ?? refuseTokenScope(this.setup.directory, application, form.get('scope'));
		if (refusal) return refuse(refusal);
		grant.used = this.setup.now();
		return this.issue(application, { ...grant, audience: resourcesOf(form.get('scope'))[0] ?? grant.audience }, person);
	}

	private issue(application: ApplicationSettings, grant: Grant, person: PersonSettings | undefined): Answer {
		const refreshToken = randomBytes(48).toString('base64url');
		this.setup.directory.people.grants.set(refreshToken, { ...grant });
		return { body: { ...this.withoutRefresh(application, grant, person), refresh_token: refreshToken } };
	}

	private withoutRefresh(application: ApplicationSettings, grant: Grant, person: PersonSettings | undefined): Record<string, unknown> {
		const facts = this.facts(application, grant.tenantId, grant.audience, person);
		return { ...this.body(facts), scope: `${grant.audience}/user_impersonation`, id_token: signClaims(this.key(), idClaims({ ...facts, issuer: this.setup.issuers.openId(grant.tenantId) })) };
	}

	private forApplication(tenant: TenantSettings, application: ApplicationSettings, form: URLSearchParams): Answer {
		const scope = form.get('scope') ?? undefined;
		const refusal = refuseResource(this.setup.directory, application, scope);
		return refusal ? refuse(refusal) : { body: this.body(this.facts(application, tenant.id, audienceOf(scope) ?? '', undefined)) };
	}

	private facts(application: ApplicationSettings, tenantId: string, audience: string, person: PersonSettings | undefined): TokenFacts {
		const { issuers, lifetime, now } = this.setup;
		const { clientId, objectId = stableGuid(`${tenantId}/${clientId}`) } = application;
		return { issuer: issuers.token(tenantId), tenantId, clientId, audience, objectId, now: Math.floor(now() / 1000), lifetimeSeconds: application.tokenLifetimeSeconds ?? lifetime(), ...(person ? { person } : {}) };
	}

	private body(facts: TokenFacts): Record<string, unknown> {
		const claims = accessClaims(facts);
		this.setup.noteIssued(facts.clientId.toLowerCase(), String(claims.uti));
		return { token_type: 'Bearer', expires_in: facts.lifetimeSeconds, ext_expires_in: facts.lifetimeSeconds, access_token: signClaims(this.key(), claims) };
	}

	private key(): object {
		return this.setup.signingKeys[0] as object;
	}

	/** A token for an identity of a machine; the machine itself is the proof. */
	managedIdentity(application: ApplicationSettings, resource: string): MachineToken {
		const ofItself = this.facts(application, application.tenantId ?? '', resource.replace(/\/$/, ''), undefined);
		const facts = { ...ofItself, lifetimeSeconds: application.tokenLifetimeSeconds ?? MACHINE_TOKEN_SECONDS };
		return { accessToken: String(this.body(facts).access_token), lifetimeSeconds: facts.lifetimeSeconds, issued: facts.now };
	}
}
