import type { FieldFault } from '../../domain/environment/fieldFault';
import { explainFault, explainSignInFailure, explainUnanswered, type SignInExplanation } from '../../domain/environment/explainSignInFailure';

/**
 * A failed sign-in in one sentence. It deliberately has no `code`, `status`, `response` or `cause`: n8n prefers those
 * over the message when it shows the result of a credential test, and a cause could carry a token or a request body.
 */
export class SignInError extends Error {
	readonly explanation: SignInExplanation;

	/** What helps whoever must act, to be shown below the sentence: a link, for example. */
	help: string | undefined;

	private constructor(message: string, explanation: SignInExplanation) {
		super(message);
		this.name = 'SignInError';
		this.explanation = explanation;
	}

	/** A fault of the table, by its code. */
	static of(code: string): SignInError {
		const explanation = explainFault(code);
		return new SignInError(explanation.sentence, explanation);
	}

	/** Any error met while signing in; one that is explained already passes through. */
	static from(error: unknown): SignInError {
		return SignInError.explainedBy(error, explainSignInFailure);
	}

	/** An error met while signing in, before or in place of an answer. */
	static unanswered(error: unknown): SignInError {
		return SignInError.explainedBy(error, explainUnanswered);
	}

	/** What is wrong with a field of the credential, or with the address of a request. */
	static ofField({ whatHappened, whatToDo, message }: FieldFault): SignInError {
		return new SignInError(message, { code: '', whatHappened, whatToDo, whoMustDoIt: 'opsPerson', sentence: message });
	}

	private static explainedBy(error: unknown, explain: (error: unknown) => SignInExplanation): SignInError {
		if (error instanceof SignInError) return error;
		const explanation = explain(error);
		return new SignInError(explanation.sentence, explanation);
	}
}
