/** When a column that already holds something may be touched. */
export type UpdateOption = 'completeIfMissing' | 'overwrite' | 'overwriteOrClear' | 'append';

/** Whether what a column ends with is the item's alone, whatever the column held. */
export const replaces = (update: UpdateOption): boolean => update === 'overwrite' || update === 'overwriteOrClear';

/** One line of a field mapping, with the value it has for one item. */
export interface MappingRow {
	/** Logical name of the column. */
	column: string;
	value: unknown;
	update: UpdateOption;
	/** From *Auto-Map*: a name that is no writable column is some other field of the item, not a mistake. */
	isAutomatic?: boolean;
}
