import type { TableMetadata } from '../metadata/table';

/** The service may touch a row itself shortly after it was made. */
const SETTLING_MS = 60_000;

const TRACES = ['createdon', 'modifiedon', 'createdby', 'modifiedby'];

/** Web API names of the columns that tell whether somebody worked with a row. */
export const traceColumns = ({ columns, primaryId }: TableMetadata): string[] => [
	primaryId,
	...TRACES.filter((name) => columns.get(name)?.readable).map((name) => (name.endsWith('by') ? `_${name}_value` : name)),
];

/** Whether a row that an earlier test left was changed since: then it may mean something to somebody, and is not ours to delete. */
export function isInUse(row: Readonly<Record<string, unknown>>): boolean {
	const age = Date.parse(String(row.modifiedon)) - Date.parse(String(row.createdon));
	return row._createdby_value !== row._modifiedby_value || age > SETTLING_MS;
}
