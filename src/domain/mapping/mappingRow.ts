/** When a column that already holds something may be touched. */
export type UpdateOption = 'completeIfMissing' | 'overwrite' | 'append';

/** One line of a field mapping, with the value it has for one item. */
export interface MappingRow {
	/** Logical name of the column. */
	column: string;
	value: unknown;
	update: UpdateOption;
	/** From *Auto-Map*: a name that is no writable column is some other field of the item, not a mistake. */
	isAutomatic?: boolean;
}
