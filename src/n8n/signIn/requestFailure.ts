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

/** The sentence for what n8n's HTTP helper threw in place of an answer. Nothing of the error's text is kept. */
export function requestFailure(error: unknown): SignInError {
	const said = [error, (error as { cause?: unknown } | undefined)?.cause].map(messageOf);
	const refusal = REFUSALS.find(({ says }) => said.some((message) => says.test(message)));
	return refusal ? SignInError.of(refusal.fault) : SignInError.unanswered(error);
}
