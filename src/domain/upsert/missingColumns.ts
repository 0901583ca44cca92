import type { TableMetadata } from '../metadata/table';
import type { Contribution } from './item';

/** Columns the platform itself insists on and fills in by no default. */
export function missingColumns({ columns }: Contribution, table: TableMetadata | undefined): string[] {
	const filled = new Set(columns.filter(({ value }) => value !== null).map(({ column }) => column.logicalName));
	return [...(table?.columns.values() ?? [])]
		.filter((column) => column.required === 'system' && column.creatable && NEEDS_VALUE.has(column.type) && column.logicalName !== table?.primaryId)
		.filter(({ logicalName }) => !filled.has(logicalName))
		.map((column) => `${column.displayName} (${column.logicalName}) is required for a new ${table?.displayName.toLowerCase()} and the item has no value for it.`);
}

/** Types the platform has no default for; choices, dates, owners and yes/no columns get one. */
const NEEDS_VALUE = new Set(['String', 'Memo']);
