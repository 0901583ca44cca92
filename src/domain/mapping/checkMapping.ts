import type { ColumnMetadata, TableMetadata } from '../metadata/table';
import { isWritableType } from '../values/convertValue';
import { APPENDABLE } from './mergeColumn';
import type { MappingRow, UpdateOption } from './mappingRow';

/** Names near enough to a mistyped one to be worth suggesting. */
function similar(name: string, table: TableMetadata): string {
	const wanted = name.toLowerCase().replace(/[\s_]/g, '');
	const near = [...table.columns.values()].filter(
		({ logicalName, displayName }) =>
			wanted.length > 2 && (logicalName.includes(wanted) || displayName.toLowerCase().replace(/\s/g, '') === wanted),
	);
	return near.length > 0 ? `; did you mean ${near.slice(0, 3).map(({ logicalName }) => logicalName).join(' or ')}?` : '; choose one from the list';
}

const UPDATE_OPTIONS: readonly UpdateOption[] = ['completeIfMissing', 'overwrite', 'overwriteOrClear', 'append'];

function columnFault({ column: name, update }: Pick<MappingRow, 'column' | 'update'>, table: TableMetadata): string | null {
	const place = `${table.displayName} column "${name}"`;
	const column = table.columns.get(name);
	if (!name) return `A mapping row of ${table.displayName} has no column; choose one or remove the row.`;
	if (!column) return `${place} does not exist${similar(name, table)}.`.replace('?.', '?');
	if (name === table.primaryId) return `${place} is the row's id, which this node chooses itself; remove the row.`;
	if (column.type === 'State' || column.type === 'Status') return `${place} changes the row's state, which a field mapping cannot do; remove the row.`;
	if (column.type === 'Owner') return `${place} is set with the Owner setting, not in the mapping; remove the row.`;
	if (!isWritableType(column.type)) return `${place} is of type ${column.type}, which cannot be mapped; remove the row.`;
	if (!column.creatable && !column.updatable) return `${place} is calculated by Dynamics and cannot be written; remove the row.`;
	if (!UPDATE_OPTIONS.includes(update)) return `${place} has the update option "${String(update)}", and it can be ${UPDATE_OPTIONS.slice(0, -1).join(', ')} or ${UPDATE_OPTIONS.at(-1)}.`;
	if (update === 'append' && !APPENDABLE.has(column.type)) {
		return `${place} is of type ${column.type}, to which nothing can be appended; use Complete If Missing or Overwrite.`;
	}
	if (update === 'overwriteOrClear' && isRequired(column)) return `${place} is required, so it can never be cleared; use Overwrite.`;
	return null;
}

/** The Web API would clear a column that only forms insist on; the next person who opens the form could not save it. */
const isRequired = ({ required }: ColumnMetadata) => required === 'system' || required === 'application';

/** What is wrong with a mapping whatever the items hold; every fault is one sentence. */
export function checkMapping(rows: readonly Pick<MappingRow, 'column' | 'update' | 'isAutomatic'>[], table: TableMetadata): string[] {
	return [...new Set(rows.filter(({ isAutomatic }) => !isAutomatic).map((row) => columnFault(row, table)).filter((fault) => fault !== null))];
}

/** Whether a mapping may fill a column of this name at all. */
export const isMappable = (column: string, table: TableMetadata): boolean => columnFault({ column, update: 'overwrite' }, table) === null;
