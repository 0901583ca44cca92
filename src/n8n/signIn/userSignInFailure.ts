import { SignInError } from './signInError';

/** One error of a chain of causes. */
type Link = Record<string, unknown>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Sentences n8n 2.41 gives its own OAuth2 failures; they carry no code. */
const SENTENCES: readonly { says: RegExp; fault: string }[] = [
	{ says: /^OAuth credentials not connected/, fault: 'notConnected' },
	{ says: /needs to be reconnected|no refresh token is available/, fault: 'connectionLost' },
];

const bodyOf = ({ body }: Link): object | undefined => (typeof body === 'object' && body !== null ? body : undefined);
const isTokenRequest = ({ config }: Link): boolean => /\/oauth2\/v2\.0\/token$/.test(text((config as { url?: unknown } | undefined)?.url));
const bySentence = ({ message }: Link): string | undefined => SENTENCES.find(({ says }) => says.test(text(message)))?.fault;

/** Answers of the token endpoint that n8n could not use; its error has the status and no more. */
function unusable({ status }: Link): SignInError {
	return SignInError.of(status === 429 ? 'signInBusy' : 'notASignInService');
}

/**
 * The fault behind a failure of n8n's own OAuth2, which renews the token of a user's connection. n8n says that a grant was refused
 * without the code that came with it, so all such refusals share one sentence here;
 * `reasonOfLostConnection` finds the code.
 * @param chain an error and everything it was made from, outermost first
 * @returns undefined when the failure was none of the sign-in's
 */
export function userSignInFailure(chain: readonly Link[]): SignInError | undefined {
	const fault = chain.map(bySentence).find((found) => found !== undefined);
	if (fault !== undefined) return SignInError.of(fault);
	const refused = chain.find((link) => link.code === 'EAUTH' && bodyOf(link));
	if (refused) return SignInError.from(bodyOf(refused));
	const answered = chain.find(({ code }) => code === 'ESTATUS');
	if (answered) return unusable(answered);
	const failed = chain.find(isTokenRequest);
	return failed && SignInError.unanswered({ code: failed.code, status: (failed.response as { status?: unknown } | undefined)?.status });
}
