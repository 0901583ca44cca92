import { SignInError } from './signInError';

/**
 * Requests that n8n 2.41 itself refuses to send, by what it says; its errors carry no code. The second row is its protection against
 * requests into the network it stands in (SsrfBlockedIpError and SsrfBlockedHostnameError of @n8n/backend-network).
 */
const REFUSALS: readonly { says: RegExp; fault: string }[] = [
	{ says: /domain not allowed|no allowed domains specified/i, fault: 'domainNotAllowed' },
	{ says: /^the request was blocked because/i, fault: 'requestBlocked' },
];

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : '');

/** The sentence for a request that n8n would not send; undefined for every other error. Nothing of the error's text is kept. */
export function refusalOfN8n(error: unknown): SignInError | undefined {
	const refusal = REFUSALS.find(({ says }) => says.test(messageOf(error)));
	return refusal && SignInError.of(refusal.fault);
}

/** The sentence for what n8n's HTTP helper threw in place of an answer. */
export function requestFailure(error: unknown): SignInError {
	return refusalOfN8n(error) ?? refusalOfN8n((error as { cause?: unknown } | undefined)?.cause) ?? SignInError.unanswered(error);
}
