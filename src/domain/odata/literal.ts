const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Column, entity set and navigation property names; the service knows no others. */
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

export function isGuid(text: string): boolean {
	return GUID.test(text);
}

/** The GUID in the service's own spelling; throws for anything else, so that no text can slip into an address. */
export function parseGuid(text: string): string {
	const bare = text.trim().replace(/^\{(.*)\}$/, '$1');
	if (!isGuid(bare)) throw new RangeError(`"${text}" is not a row id (GUID)`);
	return bare.toLowerCase();
}

/** The name itself; throws for anything that is not a plain name, so that no text can slip into an address. */
export function assertIdentifier(name: string): string {
	if (!IDENTIFIER.test(name)) throw new RangeError(`"${name}" is not a name of a table or column`);
	return name;
}

/** Text as an OData literal, not yet percent-encoded. */
export function stringLiteral(text: string): string {
	return `'${text.replace(/'/g, "''")}'`;
}

/** Number, yes/no, or null as an OData literal. Text never goes through here. */
export function plainLiteral(value: number | boolean | null): string {
	if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`${value} is not a number Dynamics 365 knows`);
	return String(value);
}

/**
 * Percent-encodes an option value, the apostrophe included (some proxies decode or refuse it bare). Unpaired surrogates, which
 * cannot be encoded, become U+FFFD.
 */
export function encodeOption(text: string): string {
	return encodeURIComponent(text.toWellFormed()).replaceAll("'", '%27');
}
