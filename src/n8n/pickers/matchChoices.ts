import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { fieldColumns } from '../../domain/matching/fieldColumns';
import { detailEntry, keyEntry, type MatchDetail } from '../../domain/matching/matchRule';
import type { AlternateKey, TableMetadata } from '../../domain/metadata/table';
import { isMappable } from '../../domain/mapping/checkMapping';
import { choices, readTable } from './columnChoices';

/** In the order in which people think of them. */
const DETAILS: readonly [MatchDetail, string][] = [
	['email', 'E-Mail'],
	['phone', 'Phone (Any Spelling)'],
	['externalId', 'External ID'],
	['company', 'Company Name'],
	['website', 'Website (Any Spelling)'],
	['firstName', 'First Name'],
	['lastName', 'Last Name'],
];

/** Where a detail lives on the table; undefined where the table has no place for it. */
function placeOf(detail: MatchDetail, table: TableMetadata): string | undefined {
	if (detail === 'externalId') return 'The column chosen in External ID Column';
	const { columns, through } = fieldColumns(table, detail, { externalIdColumn: '' });
	if (columns.length === 0) return undefined;
	return through ? 'Name of the parent account' : columns.join(', ');
}

function detailChoices(table: TableMetadata): INodePropertyOptions[] {
	return DETAILS.flatMap(([detail, name]) => {
		const place = placeOf(detail, table);
		return place ? [{ name, value: detailEntry(detail), description: `The right column in each searched table; here: ${place}` }] : [];
	});
}

const MATCHABLE = new Set(['String', 'Integer', 'BigInt', 'Decimal', 'Picklist', 'Lookup', 'Customer']);

/** All columns of an alternate key with one click. */
function keyChoice({ columns }: AlternateKey, table: TableMetadata): INodePropertyOptions {
	const names = columns.map((name) => table.columns.get(name)?.displayName ?? name);
	return { name: `Alternate Key: ${names.join(' + ')}`, value: keyEntry(columns), description: columns.join(', ') };
}

/** What a match rule can compare: details that mean the right column everywhere, alternate keys, and the columns a mapping can fill. */
export async function matchChoices(context: ILoadOptionsFunctions, tableName: string): Promise<INodePropertyOptions[]> {
	const table = await readTable(context, tableName);
	const columns = [...table.columns.values()].filter((column) => MATCHABLE.has(column.type) && isMappable(column.logicalName, table));
	const names = new Set(columns.map(({ logicalName }) => logicalName));
	const details = detailChoices(table);
	const keys = table.alternateKeys.filter((key) => key.columns.every((column) => names.has(column)));
	return [...details, ...keys.map((key) => keyChoice(key, table)), ...choices(columns, details.map(({ name }) => name))];
}
