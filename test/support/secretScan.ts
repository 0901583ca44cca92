/** Texts that must never be seen in clear, by what they are. */
export type Secrets = Readonly<Record<string, readonly string[]>>;

/** Shorter lines of a key in PEM form, such as its last, could stand anywhere by chance. */
const LONG_LINE = 40;
const TOKEN = /eyJ[\w-]{10,}\.eyJ[\w-]{10,}/g;

/** A key may lose its line breaks on its way, so each of its lines is looked for. */
const linesOf = (text: string): string[] => (text.includes('\n') ? text.split(/\s*\n\s*/).filter((line) => line.length >= LONG_LINE) : [text]);

/** Only tokens of the sign-in service count: n8n's own API keys have the same form. */
const isOf = (issuer: string) => (token: string): boolean => Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('latin1').includes(issuer);

/**
 * Looks for secrets and for tokens.
 * @param issuer address of the sign-in service, as tokens name it
 * @returns what was found, each kind once
 */
export function findSecrets(text: string, secrets: Secrets, issuer: string): string[] {
	const kinds = Object.entries(secrets).filter(([, values]) => values.flatMap(linesOf).some((line) => text.includes(line))).map(([kind]) => kind);
	return (text.match(TOKEN) ?? []).some(isOf(issuer)) ? [...kinds, 'a token'] : kinds;
}

/** One of each, for showing that a search finds them. */
export function examples(secrets: Secrets, issuer: string): string {
	const token = [{ alg: 'RS256', typ: 'JWT' }, { iss: issuer }].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
	return [...Object.values(secrets).map(([first]) => JSON.stringify(first)), `${token}.sig`].join(' ');
}
