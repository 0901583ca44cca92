import type { ColumnMetadata } from '../metadata/table';
import { shown, ValueFault } from './fault';

/** A row that a lookup points to. */
export interface RowReference {
	/** Logical name of the target table. */
	table: string;
	/** GUID in lower case. */
	id: string;
}

export const GUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** What the Owner Resolver and people call a table. */
const tableCalled = (name: string) => (name === 'user' ? 'systemuser' : name);

const bareId = (id: unknown) => String(id ?? '').trim().replace(/^\{|\}$/g, '');

function reference(value: unknown): { id: string; table?: string } {
	if (value !== null && typeof value === 'object') {
		const { id, type, table } = value as Record<string, unknown>;
		return { id: bareId(id), table: tableCalled(String(type ?? table ?? '')) || undefined };
	}
	return { id: bareId(value) };
}

/** A lookup takes a row id (GUID), or `{ id, type }` where the column may point to several tables. */
export function convertLookup(value: unknown, column: ColumnMetadata): RowReference {
	const targets = (column.targets ?? []).map(({ table }) => table);
	const { id, table = targets.length === 1 ? targets[0] : undefined } = reference(value);
	if (!GUID.test(id)) throw new ValueFault(`takes the id (GUID) of a row of ${targets.join(' or ')}, and the value is ${shown(id || value)}`);
	if (!table) throw new ValueFault(`can point to ${targets.join(' or ')}; give { "id": "...", "type": "${targets[0]}" }`);
	if (!targets.includes(table)) throw new ValueFault(`cannot point to ${table}, only to ${targets.join(' or ')}`);
	return { table, id: id.toLowerCase() };
}
