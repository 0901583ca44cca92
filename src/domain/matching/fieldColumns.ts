import type { TableMetadata } from '../metadata/table';
import type { MatchField } from './matchRule';

/** Where a match field lives on one table. */
export interface FieldColumns {
	kind: 'text' | 'phone' | 'phoneOrText' | 'website' | 'url' | 'number' | 'guid';
	/** Columns to search; a hit in any of them counts. Empty: this table cannot be searched by the field. */
	columns: readonly string[];
	/** Navigation property to pass through first, for a column of a related row. */
	through?: string;
	/** Longest value the column can hold; longer keys cannot match. */
	maxLength?: number;
	/** Set for lookup columns, which the Web API reads by another name. */
	isLookup?: boolean;
}

export interface FieldSettings {
	/** Column that holds the other system's id, or empty. */
	externalIdColumn: string;
}

const PHONE_COLUMNS = ['mobilephone', 'telephone1', 'telephone2'];

type Candidate = { columns: readonly string[]; kind: FieldColumns['kind']; through?: string };

const PLACES: Record<string, (settings: FieldSettings) => readonly Candidate[]> = {
	externalId: ({ externalIdColumn }) => [{ columns: externalIdColumn ? [externalIdColumn] : [], kind: 'text' }],
	email: () => [{ columns: ['emailaddress1'], kind: 'text' }],
	phone: () => [{ columns: PHONE_COLUMNS, kind: 'phone' }],
	firstName: () => [{ columns: ['firstname'], kind: 'text' }],
	lastName: () => [{ columns: ['lastname'], kind: 'text' }],
	company: () => [
		{ columns: ['companyname'], kind: 'text' },
		{ columns: ['parentcustomerid'], kind: 'text', through: 'parentcustomerid_account' },
		{ columns: ['name'], kind: 'text' },
	],
	website: () => [{ columns: ['websiteurl'], kind: 'website' }],
	domain: () => [{ columns: ['websiteurl'], kind: 'website' }],
};

const NUMBER_TYPES = new Set(['Integer', 'BigInt', 'Decimal', 'Double', 'Money', 'Picklist', 'State', 'Status']);
const LOOKUP_TYPES = new Set(['Lookup', 'Customer', 'Owner']);
const GUID_TYPES = new Set(['Uniqueidentifier', ...LOOKUP_TYPES]);

/** Text columns that hold one thing in many spellings, by the format of their metadata. */
const SPELLED: Record<string, FieldColumns['kind']> = { Phone: 'phoneOrText', Url: 'url' };

function columnKind(table: TableMetadata, column: string): FieldColumns['kind'] {
	const { type = 'String', format = '' } = table.columns.get(column) ?? {};
	if (NUMBER_TYPES.has(type)) return 'number';
	return GUID_TYPES.has(type) ? 'guid' : (SPELLED[format] ?? 'text');
}

/**
 * The columns a match field means on a table: the first known place whose columns the table really has.
 * A company is a text column on a lead and the name of the parent account on a contact.
 */
export function fieldColumns(table: TableMetadata, field: MatchField, settings: FieldSettings): FieldColumns {
	if (field.startsWith('column:')) {
		const column = field.slice('column:'.length);
		const columns = table.columns.has(column) ? [column] : [];
		const isLookup = LOOKUP_TYPES.has(table.columns.get(column)?.type ?? '');
		return { kind: columnKind(table, column), columns, ...(isLookup ? { isLookup } : {}), maxLength: table.columns.get(column)?.maxLength };
	}
	for (const place of PLACES[field]?.(settings) ?? []) {
		const columns = place.columns.filter((column) => table.columns.has(column));
		if (columns.length === 0) continue;
		if (place.through) return { kind: 'text', columns: ['name'], through: place.through };
		return { kind: place.kind, columns, maxLength: table.columns.get(columns[0] ?? '')?.maxLength };
	}
	return { kind: 'text', columns: [] };
}
