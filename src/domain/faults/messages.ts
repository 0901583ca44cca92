/** The service wraps OData reader errors in sentences that help nobody; the last inner exception says what was wrong. */
const WRAPPING = /^[\s\S]*(?:InnerException\s*:|--->)\s*/;
const EXCEPTION_NAME = /(?:System|Microsoft)(?:\.\w+)+Exception:\s*/g;
const STACK_TRACE = /\r?\n\s+at [\s\S]*$/;
const LONGEST_MESSAGE = 600;

/** Text that looks like a credential has no place in an error, whoever put it there. */
const BEARER = /Bearer\s+[\w.~+/=-]+/gi;

/** Messages about a name that the environment does not know; the first group is the name. */
const UNKNOWN_NAME: readonly RegExp[] = [
	/undeclared property '([^']+)'/i,
	/invalid property '([^']+)' was found/i,
	/could not find a property named '([^']+)'/i,
	/the property '([^']+)' does not exist/i,
	/doesn't contain attribute with name = '([^']+)'/i,
	/resource not found for the segment '([^']+)'/i,
];

/** Messages about a value; the first group is the column. */
const NAMED_COLUMN: readonly RegExp[] = [
	/length of the '([^']+)' attribute/i,
	/the value .{0,200}? of '([^']+)' on record/i,
	/(?:attribute|column|field) '([^']+)'/i,
	/'([^']+)' (?:attribute|column|field)\b/i,
];

/** Whether the message says that a table, column or navigation property of some name does not exist. */
export function namesUnknownProperty(message: string): boolean {
	return UNKNOWN_NAME.some((pattern) => pattern.test(message));
}

/** The column or property the message names, if it does. */
export function columnIn(message: string): string | undefined {
	for (const pattern of [...UNKNOWN_NAME, ...NAMED_COLUMN]) {
		const name = pattern.exec(message)?.[1];
		if (name !== undefined) return name;
	}
	return undefined;
}

/** The service's sentence for people: no wrapping, no exception names, no stack trace, no credential. GUIDs and privilege names stay. */
export function plainMessage(message: string): string {
	const innermost = unwrapped(message.replace(STACK_TRACE, ''));
	const text = innermost.replace(EXCEPTION_NAME, '').replace(BEARER, '(hidden)').replace(/\s+/g, ' ').trim();
	return text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}...` : text;
}

function unwrapped(message: string): string {
	if (message.startsWith('Error identified in Payload')) return message.replace(WRAPPING, '');
	// 'Invalid property ... ---> Does not support untyped value' says the useful half first.
	const outer = message.split('--->')[0] ?? message;
	return outer.replace(/^An error occurred while validating input parameters:\s*/, '');
}
