/** What went wrong, by what can be done about it. */
export type FaultKind =
	| 'throttled'
	| 'transient'
	| 'unreachable'
	/** The row changed since it was read (412). */
	| 'conflict'
	/** A row with this primary or alternate key exists. */
	| 'duplicateKey'
	/** A published duplicate detection rule found a row. */
	| 'duplicateRule'
	| 'notFound'
	| 'forbidden'
	| 'unauthorised'
	| 'invalid'
	/** A table, column or navigation property of this name is not known: metadata may be stale. */
	| 'naming'
	/** The row is closed or inactive. */
	| 'readOnly'
	| 'unsupported'
	| 'expiredPosition'
	| 'unexpected';

export interface DataverseFault {
	kind: FaultKind;
	/** HTTP status; 0 when there was no answer. */
	status: number;
	/** Service code in lower-case hexadecimal such as `0x80040217`, or a word of ours for faults without one; may be empty. */
	code: string;
	/** The service's own sentence, cleaned of stack traces; GUIDs and privilege names are kept. */
	message: string;
	/** The id Microsoft support asks for; empty when the service gave none. */
	requestId: string;
	/** How long the service asked callers to stay away. */
	retryAfterMs?: number;
	/** Logical name of the column or property the message names. */
	column?: string;
}

/** Thrown only where the caller cannot go on; everywhere else a fault is a value. Its message is `explain(fault)`. */
export class DataverseError extends Error {
	constructor(
		readonly fault: DataverseFault,
		message: string = fault.message,
	) {
		super(message);
		this.name = 'DataverseError';
	}
}
