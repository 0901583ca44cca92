import { LEAD_COLUMNS, type Lead } from './expectedLeads';

/** A row as JSON of the columns that count, so that rows can be compared and sorted as text. */
const asText = (row: Record<string, unknown>): string => JSON.stringify(LEAD_COLUMNS.map((column) => row[column] ?? null));

/** Rows that are expected and not there, and rows that are there and not expected; each counted as often as it occurs. */
export function compareLeads(expected: readonly Lead[], rows: readonly Record<string, unknown>[]): { missing: string[]; surplus: string[] } {
	const counts = new Map<string, number>();
	for (const lead of expected) counts.set(asText(lead), (counts.get(asText(lead)) ?? 0) + 1);
	const surplus = rows.map(asText).filter((row) => {
		const left = counts.get(row) ?? 0;
		counts.set(row, left - 1);
		return left <= 0;
	});
	const missing = [...counts].flatMap(([row, left]) => Array.from({ length: Math.max(0, left) }, () => row));
	return { missing, surplus };
}
