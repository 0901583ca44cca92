import { isGuid } from '../../odata/literal';
import { unpacked } from '../../values/convertLookup';
import { shown, ValueFault } from '../../values/fault';

/** A row by its id or by the columns of an alternate key. */
export type RowAddress = { id: string } | { key: Readonly<Record<string, unknown>> };

const PAIR = /^\s*([A-Za-z_][A-Za-z0-9_]*)\s*=([\s\S]*)$/;

const NEEDED = 'give the id (GUID) of a row, or an alternate key such as accountnumber=A-1001';

function keyOf(text: string): Record<string, string> {
	const pairs = text.split(';').filter((part) => part.trim() !== '').map((part) => PAIR.exec(part));
	if (pairs.length === 0 || pairs.some((pair) => pair === null)) throw new ValueFault(`Row is ${shown(text)}; ${NEEDED}.`);
	return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', (pair?.[2] ?? '').trim()]));
}

/**
 * A row as people give it: a GUID, `column=value` with semicolons between the columns of a longer key, or an object of key columns.
 * @throws ValueFault with a whole sentence
 */
export function readRowAddress(given: unknown): RowAddress {
	const value = unpacked(given);
	if (value !== null && typeof value === 'object' && !Array.isArray(value)) return { key: value as Record<string, unknown> };
	const text = String(value ?? '').trim().replace(/^\{(.*)\}$/, '$1');
	if (text === '') throw new ValueFault(`Row is empty; ${NEEDED}.`);
	return isGuid(text) ? { id: text.toLowerCase() } : { key: keyOf(text) };
}
