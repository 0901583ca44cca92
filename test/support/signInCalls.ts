import { createHash } from 'node:crypto';
import type { Answer, Stage } from '../unit/signin/stage';

/** Who asks the local sign-in server, and for what. */
export interface Asker {
	tenantId: string;
	clientId: string;
	clientSecret: string;
	redirectUri: string;
	/** Origin of the environment. */
	resource: string;
}

type Fields = Record<string, string>;

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
export const verifier = 'a-verifier-that-is-long-enough-for-the-rules-of-rfc-7636';
const query = (fields: Fields): string => new URLSearchParams(fields).toString();

/** The code that a redirect carries, empty where it carries none. */
export const codeOf = ({ headers }: Answer): string => new URL(headers.location ?? '').searchParams.get('code') ?? '';

/** What a redirect carries. */
export const sentBack = ({ headers }: Answer): Fields => Object.fromEntries(new URL(headers.location ?? '').searchParams);

/** Requests of a person's browser and of the application behind it. @param stage as it is when a request is made */
export function signInCalls(stage: () => Stage, { tenantId, clientId, clientSecret, redirectUri, resource }: Asker) {
	const asked = {
		client_id: clientId, redirect_uri: redirectUri, response_type: 'code', state: 's1', scope: `openid offline_access ${resource}/user_impersonation`,
		code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256',
	};
	const call = async (method: 'GET' | 'POST', path: string, body = '', headers: Fields = FORM): Promise<Answer> =>
		(await stage().http.httpRequest({ method, url: `${stage().server.url}${path}`, body, headers })) as Answer;
	/** The page, `answers` being what its form sends; a field that is undefined is left out of its address. */
	const authorize = async (answers: Fields = {}, changes: Record<string, string | undefined> = {}): Promise<Answer> => {
		const fields = Object.entries({ ...asked, ...changes }).filter((pair): pair is [string, string] => pair[1] !== undefined);
		return await call('POST', `/${tenantId}/oauth2/v2.0/authorize?${query(Object.fromEntries(fields))}`, query(answers));
	};
	const token = async (fields: Fields, headers: Fields = {}): Promise<Answer> =>
		await call('POST', `/${tenantId}/oauth2/v2.0/token`, query({ client_id: clientId, client_secret: clientSecret, ...fields }), { ...FORM, ...headers });
	const redeem = async (code: string, changes: Fields = {}, headers: Fields = {}): Promise<Answer> =>
		await token({ grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier, ...changes }, headers);
	const refresh = async (refreshToken = '', changes: Fields = {}): Promise<Answer> => await token({ grant_type: 'refresh_token', refresh_token: refreshToken, ...changes });
	/** What the application keeps after a person went through the page. */
	const signIn = async (person: string, answers: Fields = {}): Promise<Fields> =>
		(await redeem(codeOf(await authorize({ person, consent: 'accept', factor: 'approved', ...answers })))).body as Fields;
	return { call, authorize, token, redeem, refresh, signIn };
}
