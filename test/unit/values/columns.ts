import type { ColumnMetadata } from '../../../src/domain/metadata/table';
import type { ConversionSettings } from '../../../src/domain/values/convertValue';

/** A column as metadata describes it; only what a test is about has to be given. */
export function column(type: ColumnMetadata['type'], rest: Partial<ColumnMetadata> = {}): ColumnMetadata {
	return { logicalName: 'new_column', displayName: 'Column', type, required: 'none', creatable: true, updatable: true, readable: true, ...rest };
}

export const settings: ConversionSettings = { tooLong: 'error', timeZone: 'Europe/Berlin' };

/** Labels in English and German; "Web" is ambiguous, one label holds a comma. */
export const SOURCES = [
	{ value: 1, labels: ['Advertisement', 'Anzeige'] },
	{ value: 7, labels: ['Trade Show', 'Messe'] },
	{ value: 8, labels: ['Web', 'Internet'] },
	{ value: 9, labels: ['Intranet', 'web'] },
	{ value: 10, labels: ['Research, Development'] },
	{ value: 100_000_000, labels: ['İstanbul'] },
];
