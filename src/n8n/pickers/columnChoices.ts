import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { sortBy } from 'lodash';
import type { ColumnMetadata, TableMetadata } from '../../domain/metadata/table';
import { isMappable } from '../../domain/mapping/checkMapping';
import { connect } from '../connect';
import { toNodeError } from '../nodeErrors';

/** Starred as Dynamics itself stars them on its forms. */
const isRequired = ({ required }: ColumnMetadata) => required === 'system' || required === 'application';

const choice = (column: ColumnMetadata): INodePropertyOptions => ({
	name: `${column.displayName}${isRequired(column) ? ' *' : ''}`,
	value: column.logicalName,
	description: `${column.logicalName} · ${column.type}${column.maxLength ? `, ${column.maxLength} characters` : ''}`,
});

/** Columns of the same display name, and those that are called like something else in the list, are told apart by their logical name. */
export function choices(columns: readonly ColumnMetadata[], taken: readonly string[] = []): INodePropertyOptions[] {
	const names = new Map<string, number>(taken.map((name) => [name, 1]));
	for (const { displayName } of columns) names.set(displayName, (names.get(displayName) ?? 0) + 1);
	const listed = columns.map((column) => {
		const shown = choice(column);
		return (names.get(column.displayName) ?? 0) > 1 ? { ...shown, name: `${shown.name} (${column.logicalName})` } : shown;
	});
	return sortBy(listed, [({ name }) => !name.includes(' *'), ({ name }) => name.toLowerCase()]);
}

export async function readTable(context: ILoadOptionsFunctions, table: string): Promise<TableMetadata> {
	try {
		return await (await connect(context)).metadata.table(table);
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/** Columns a mapping can fill, required ones first and starred. */
export async function columnChoices(context: ILoadOptionsFunctions, tableName: string): Promise<INodePropertyOptions[]> {
	const table = await readTable(context, tableName);
	return choices([...table.columns.values()].filter(({ logicalName }) => isMappable(logicalName, table)));
}

/** Columns that can be read. */
export async function readableColumnChoices(context: ILoadOptionsFunctions, tableName: string): Promise<INodePropertyOptions[]> {
	const table = await readTable(context, tableName);
	return choices([...table.columns.values()].filter(({ readable }) => readable));
}

/** Single-line text columns that may be empty, for an external id; custom ones first, because that is where such ids live. */
export async function textColumnChoices(context: ILoadOptionsFunctions, tableName: string, filter = ''): Promise<INodePropertyOptions[]> {
	const table = await readTable(context, tableName);
	const wanted = filter.toLowerCase();
	const found = choices([...table.columns.values()].filter((column) => column.type === 'String' && !isRequired(column) && isMappable(column.logicalName, table)));
	const listed = found.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(wanted));
	return sortBy(listed, ({ value }) => !String(value).includes('_') || String(value).startsWith('address'));
}
