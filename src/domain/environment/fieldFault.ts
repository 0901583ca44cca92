/** What is wrong with what was typed into a field of a credential. */
export interface FieldFault {
	ok: false;
	/** Half a sentence, starting with a capital, without full stop. */
	whatHappened: string;
	/** What the person is to do, without full stop. */
	whatToDo: string;
	/** Both in one sentence. */
	message: string;
}

/** A fault from its two halves. */
export const fieldFault = (whatHappened: string, whatToDo: string): FieldFault => ({ ok: false, whatHappened, whatToDo, message: `${whatHappened}: ${whatToDo}.` });
