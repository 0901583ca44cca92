import { consentHelp, type ConsentSubject } from '../../domain/environment/consentHelp';
import type { SignInError } from './signInError';

/** The error with the link for an administrator below its sentence, where one's consent helps. */
export function withConsentHelp(error: SignInError, subject: ConsentSubject): SignInError {
	error.help = consentHelp(error.explanation.code, subject) ?? error.help;
	return error;
}
