import { refusals, type Refusal } from '../aadsts';

/** What a token request has to name besides its application, by grant. */
const required: Readonly<Record<string, readonly string[]>> = { authorization_code: ['code', 'redirect_uri'], refresh_token: ['refresh_token'], client_credentials: [] };

/** Why a form is refused before anybody looks whose it is. Source: Microsoft Learn, authentication error codes, 900144 and 70003. */
export function refuseForm(form: URLSearchParams): Refusal | undefined {
	const grant = form.get('grant_type') ?? '';
	const missing = ['grant_type', 'client_id', ...(required[grant] ?? [])].find((name) => !form.get(name));
	if (missing !== undefined) return refusals.missingParameter(missing);
	return required[grant] ? undefined : refusals.badGrant();
}

/** Whether the application proves who it is; a field without a value counts as left out. */
export const hasProof = (form: URLSearchParams): boolean => ['client_secret', 'client_assertion'].some((name) => Boolean(form.get(name)));
