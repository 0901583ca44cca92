import type { ColumnMetadata, TableMetadata } from '../metadata/table';

/** Rows that are there but cannot be pointed to. */
interface OutOfUse {
	column: string;
	isOutOfUse: (value: unknown) => boolean;
	/** Such a row in a sentence, before the table's name. */
	called: string;
}

/** What has to be known of a table to find its rows by what people call them. */
export interface SearchedTable extends Pick<TableMetadata, 'logicalName' | 'entitySetName' | 'displayName' | 'primaryId'> {
	name?: ColumnMetadata;
	email?: ColumnMetadata;
	/** Alternate keys as columns. */
	keys: readonly (readonly ColumnMetadata[])[];
	outOfUse?: OutOfUse;
}

/** By the column a table has. Access teams own nothing and are made by Dynamics for single rows. Source: Microsoft, table references. */
const OUT_OF_USE: readonly OutOfUse[] = [
	{ column: 'isdisabled', isOutOfUse: (value) => value === true, called: 'a disabled' },
	{ column: 'teamtype', isOutOfUse: (value) => value === 1, called: 'an access' },
	{ column: 'statecode', isOutOfUse: (value) => value !== 0, called: 'an inactive' },
];

const EMAIL_COLUMNS = ['emailaddress1', 'internalemailaddress'];

/** The column people mean by a row's e-mail: the usual one, else the only one that is formatted as an e-mail address. */
function emailColumn({ columns }: TableMetadata): ColumnMetadata | undefined {
	const usual = EMAIL_COLUMNS.map((name) => columns.get(name)).find((column) => column !== undefined);
	const formatted = [...columns.values()].filter(({ type, format, readable }) => type === 'String' && format === 'Email' && readable);
	return usual ?? (formatted.length === 1 ? formatted[0] : undefined);
}

export function searchedTable(table: TableMetadata): SearchedTable {
	const { logicalName, entitySetName, displayName, primaryId, primaryName, columns, alternateKeys } = table;
	const keys = alternateKeys.map((key) => key.columns.flatMap((name) => columns.get(name) ?? []));
	return {
		logicalName,
		entitySetName,
		displayName,
		primaryId,
		name: primaryName ? columns.get(primaryName) : undefined,
		email: emailColumn(table),
		keys: keys.filter((key, index) => key.length > 0 && key.length === alternateKeys[index]?.columns.length),
		outOfUse: OUT_OF_USE.find(({ column }) => columns.has(column)),
	};
}

const textColumn = (logicalName: string, maxLength: number) => ({ logicalName, displayName: logicalName, type: 'String', maxLength }) as ColumnMetadata;

/**
 * The tables that own rows, the same in every environment: reading the definition of the user table to find an owner by e-mail
 * would cost more than the look-up itself. Source: Microsoft, table references of systemuser and team.
 */
export const OWNER_TABLES: Readonly<Record<string, SearchedTable>> = {
	systemuser: {
		logicalName: 'systemuser',
		entitySetName: 'systemusers',
		displayName: 'User',
		primaryId: 'systemuserid',
		name: textColumn('fullname', 200),
		email: textColumn('internalemailaddress', 100),
		keys: [],
		outOfUse: OUT_OF_USE.find(({ column }) => column === 'isdisabled'),
	},
	team: {
		logicalName: 'team',
		entitySetName: 'teams',
		displayName: 'Team',
		primaryId: 'teamid',
		name: textColumn('name', 160),
		keys: [],
		outOfUse: OUT_OF_USE.find(({ column }) => column === 'teamtype'),
	},
};
