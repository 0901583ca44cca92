import type { ColumnMetadata } from '../metadata/table';
import { shown, ValueFault } from './fault';

/** A row that a lookup points to. */
export interface RowReference {
	/** Logical name of the target table. */
	table: string;
	/** GUID in lower case. */
	id: string;
}

/** Stands in place of a lookup value that means no row, or several. */
export class UnresolvedLookup {
	/** @param reason the rest of a sentence that begins with the column's name, without its full stop */
	constructor(readonly reason: string) {}
}

export const GUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** What the Owner Resolver and people call a table. */
export const tableCalled = (name: string) => (name === 'user' ? 'systemuser' : name);

const bareId = (id: unknown) => String(id ?? '').trim().replace(/^\{|\}$/g, '');

/** An object may come as the JSON text of it, as from a field without an expression. */
export function unpacked(value: unknown): unknown {
	if (typeof value !== 'string' || !/^\s*\{\s*"/.test(value)) return value;
	try {
		return JSON.parse(value);
	} catch (error) {
		if (!(error instanceof SyntaxError)) throw error;
		return value;
	}
}

function reference(given: unknown): { id: string; table?: string } {
	const value = unpacked(given);
	if (value !== null && typeof value === 'object') {
		const { id, type, table } = value as Record<string, unknown>;
		return { id: bareId(id), table: tableCalled(String(type ?? table ?? '')) || undefined };
	}
	return { id: bareId(value) };
}

/** The table a value names, or the only one it can be of. */
export function tableOfReference(value: unknown, targets: readonly string[]): string | undefined {
	return reference(value).table ?? (targets.length === 1 ? targets[0] : undefined);
}

/**
 * A lookup takes a row id (GUID), or `{ id, type }` where the column may point to several tables. Names, e-mails and alternate keys
 * have been turned into ids, or into an `UnresolvedLookup`, before.
 * @throws ValueFault
 */
export function convertLookup(value: unknown, column: ColumnMetadata): RowReference {
	if (value instanceof UnresolvedLookup) throw new ValueFault(value.reason);
	const targets = (column.targets ?? []).map(({ table }) => table);
	const { id } = reference(value);
	const table = tableOfReference(value, targets);
	if (table && !targets.includes(table)) throw new ValueFault(`cannot point to ${table}, only to ${targets.join(' or ')}`);
	if (!GUID.test(id)) throw new ValueFault(`takes the id (GUID), name, e-mail or alternate key of a row of ${targets.join(' or ')}, and the value is ${shown(id || value)}`);
	if (!table) throw new ValueFault(`can point to ${targets.join(' or ')}; give { "id": "...", "type": "${targets[0]}" }`);
	return { table, id: id.toLowerCase() };
}
