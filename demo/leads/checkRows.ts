import type { Row } from '../host/localDataverse';
import type { ExpectedRows } from './sampleLeads';

const folded = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : (value ?? null));
const fits = (row: Row, columns: Row): boolean => Object.entries(columns).every(([name, value]) => folded(row[name]) === folded(value));
const differences = (row: Row, columns: Row): string[] =>
	Object.entries(columns).filter(([name, value]) => (row[name] ?? null) !== value).map(([name, value]) => `${name} is ${JSON.stringify(row[name] ?? null)} instead of ${JSON.stringify(value)}`);

/** What is wrong with the CRM's rows, in words; empty when they are exactly as expected. */
export function wrongRows(all: Row[], { table, where, count, columns = {} }: ExpectedRows): string[] {
	const found = all.filter((row) => fits(row, where));
	const wrongCount = found.length === count ? [] : [`${found.length} ${table} rows where ${JSON.stringify(where)}, expected ${count}`];
	return [...wrongCount, ...found.flatMap((row) => differences(row, columns))];
}
