/** The part of a pasted address that decides where a token goes. */
export interface PastedAddress {
	scheme: 'https' | 'http';
	/** In lower case; a dot at its end stays. */
	host: string;
	/** Without leading zeros; undefined where none is typed. */
	port: number | undefined;
	/** What follows the host, from its first slash, question mark or number sign on. */
	tail: string;
}

/** Characters nobody sees, and the breaks that mail programs put into long addresses. */
const unseen = /[\t\n\r\u00AD\u200B-\u200D\u2060\uFEFF]/g;
/** Blanks, marks of the writing direction, straight and curly quotation marks, angle brackets. */
const around = '\\s\\u200E\\u200F\\u202A-\\u202C\\u2066-\\u2069"\'`<>\\u00AB\\u00BB\\u2018-\\u201F\\u2039\\u203A';

const label = '[a-z0-9_-]+';
/** A name whose last part is a number is an IPv4 address to everything that reads addresses. */
const number = '(?:[0-9]+|0x[0-9a-f]*)';
const name = `(?!(?:${label}[.])*${number}[.]?(?:[:/?#\\\\]|$))${label}(?:[.]${label})*[.]?`;
const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const host = `${name}|(?:${octet}[.]){3}${octet}|\\[::1\\]`;
const anotherScheme = '(?!https?:|[a-z][a-z0-9+.-]*:[/\\\\]{2})';

/**
 * How an address is read, as data: here and in expressions, where none of our functions runs. Hosts are written in the letters, digits and
 * marks that mean one host to every reader; percent signs, other alphabets and other spellings of numbers are refused, not translated.
 */
export const addressRules = {
	/** Taken out wherever they stand, then around the address. */
	removed: [unseen, new RegExp(`^[${around}]+|[${around}]+$`, 'g')],
	/** Scheme, host, port and tail of what is left. */
	form: new RegExp(`^(?:(https?):)?[${around}/\\\\]*${anotherScheme}(${host})(?::(?:0*([1-9][0-9]{0,4}))?)?([/?#\\\\][^]*)?$`, 'i'),
	highestPort: 65_535,
} as const;

/** The text without what copying puts into and around it. */
export function withoutWrapping(text: string): string {
	return addressRules.removed.reduce((rest, removed) => rest.replace(removed, ''), text);
}

/** Whether somebody's name stands before the host, which would be taken for the host at a glance. */
export function namesUser(text: string): boolean {
	return /^(?:https?:)?[/\\]*[^/?#\\]*@/i.test(withoutWrapping(text));
}

/** The origin an address names, in the spelling of `URL`: its scheme's own port is left out. */
export function originOf({ scheme, host: typed, port }: PastedAddress): string {
	const own = scheme === 'http' ? 80 : 443;
	return `${scheme}://${typed}${port === undefined || port === own ? '' : `:${port}`}`;
}

/**
 * Takes a pasted address apart, with or without a scheme.
 * @returns undefined for a text that is no web address, or whose host `URL` would read as another one than stands there
 */
export function readAddress(text: string): PastedAddress | undefined {
	const [, scheme = 'https', typed = '', port = '', tail = ''] = addressRules.form.exec(withoutWrapping(text)) ?? [];
	if (typed === '' || Number(port) > addressRules.highestPort) return undefined;
	const address: PastedAddress = { scheme: scheme.toLowerCase() as PastedAddress['scheme'], host: typed.toLowerCase(), port: port === '' ? undefined : Number(port), tail };
	return URL.parse(originOf(address))?.origin === originOf(address) ? address : undefined;
}
