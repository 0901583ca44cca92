import { refusals, type Refusal } from '../aadsts';

/** Ways a code may come back. */
const MODES = new Set(['query', 'fragment', 'form_post']);
/** What a person may be asked for. Nobody is remembered here, so that everybody chooses an account and signs in, whatever is asked. */
const PROMPTS = new Set(['login', 'none', 'consent', 'select_account']);

/**
 * Why a request for the page is refused for the way it wants its answer, or for what it wants people asked; several prompts are none that is known.
 * Source: Microsoft Learn, "OAuth 2.0 authorization code flow", `response_mode` and `prompt`; 70007 in its error codes, 90023 in issue 871 of
 * opencloud-eu/desktop.
 */
export function refuseInteraction(query: URLSearchParams): Refusal | undefined {
	const [mode, prompt] = [query.get('response_mode') ?? 'query', query.get('prompt') ?? 'login'];
	if (!MODES.has(mode)) return refusals.badParameter(70007, `'${mode}' is not a supported value of 'response_mode' when requesting a code.`);
	return PROMPTS.has(prompt) ? undefined : refusals.badParameter(90023, "Unsupported 'prompt' value.");
}

/** Whether a code would have to come back in a way that is not built. */
export const isModeLacking = (query: URLSearchParams): boolean => (query.get('response_mode') ?? 'query') !== 'query';

/** Why nobody can be signed in without being asked: nobody is remembered. Source: issue 5148 of AzureAD/microsoft-authentication-library-for-js. */
export const refuseSilence = (query: URLSearchParams): Refusal | undefined =>
	(query.get('prompt') === 'none' ? refusals.loginRequired() : undefined);

/** Whether people are asked for consent although they have given it. */
export const asksConsentAgain = (query: URLSearchParams): boolean => query.get('prompt') === 'consent';
