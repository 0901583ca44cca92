export const shown = (value: number, digits = 1): string => value.toLocaleString('en-US', { maximumFractionDigits: digits });

/** Rows of cells under their head, the first column to the left and all others to the right, ready to print. */
export function aligned(rows: readonly (readonly string[])[]): string {
	const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
	const line = (row: readonly string[]): string => `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')}`;
	return ['', ...rows.map(line)].join('\n');
}
