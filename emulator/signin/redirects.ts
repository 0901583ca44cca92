import { refusals, type Refusal } from './aadsts';
import type { ApplicationSettings } from './directory';

/** An address that people may be sent back to, with the platform it is registered for. */
export interface RedirectAddress {
	uri: string;
	type: 'web' | 'spa' | 'public';
}

/** An application's own address of that text; one that is a text only is for a web server. */
export const redirectOf = ({ redirectUris = [] }: ApplicationSettings, uri: string): RedirectAddress | undefined =>
	redirectUris.map((known): RedirectAddress => (typeof known === 'string' ? { uri: known, type: 'web' } : known)).find((known) => known.uri === uri);

/** Why nobody can be sent back to an address. */
export function refuseRedirect(application: ApplicationSettings, uri: string): Refusal | undefined {
	if (!application.redirectUris?.length) return refusals.badParameter(500113, 'No reply address is registered for the application.');
	return redirectOf(application, uri) ? undefined : refusals.badParameter(50011, 'The redirect URI specified in the request does not match the redirect URIs configured for the application.');
}

/** What a redemption brings besides the code. */
interface Brought {
	/** Whether the application proves who it is. */
	hasProof: boolean;
	/** Whether a script in a browser sends it, by its header `Origin`. */
	isCrossOrigin: boolean;
}

type Rule = readonly [type: RedirectAddress['type'], holds: (brought: Brought) => boolean, refusal: Refusal];

/**
 * Source: Microsoft Learn, "OAuth 2.0 authorization code flow", redirect URIs for single-page apps; issue 9414 of nextauthjs/next-auth (9002327),
 * issue 299 of umijs/umi-request (9002326), issue 19 of harishkrupo/oauth2ms (700025).
 */
const rules: readonly Rule[] = [
	['spa', ({ isCrossOrigin }) => !isCrossOrigin, refusals.badParameter(9002327, "Tokens for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.")],
	['web', ({ isCrossOrigin }) => isCrossOrigin, refusals.badParameter(9002326, "Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type.")],
	['public', ({ hasProof }) => hasProof, refusals.publicWithProof()],
];

/** Why a code that was sent to an address of a type cannot be redeemed in this way. */
export const refuseRedemption = (type: RedirectAddress['type'], brought: Brought): Refusal | undefined =>
	rules.find(([of, holds]) => of === type && holds(brought))?.[2];
