import type { TableMetadata } from '../metadata/table';
import type { PlannedItem, UpsertInput } from '../upsert/item';
import { isEmptyValue, type ConversionSettings } from '../values/convertValue';
import { readNotes, type ReadNotes } from './readNotes';

/** Whether any item brings notes; without them nothing about notes is asked of Dataverse. */
export const bringNotes = (inputs: readonly UpsertInput[]): boolean => inputs.some(({ notes }) => !isEmptyValue(notes));

/** The notes of every item that has some, by item. */
export function planNotes(inputs: readonly UpsertInput[], annotation: TableMetadata | undefined, settings: ConversionSettings): Map<number, ReadNotes> {
	const planned = new Map<number, ReadNotes>();
	for (const { index, notes } of inputs) {
		if (annotation && !isEmptyValue(notes)) planned.set(index, readNotes(notes, annotation, settings));
	}
	return planned;
}

/** The items, those with a note that cannot be written among the faulty ones: wherever they would be written, nothing is. */
export const withNoteFaults = (items: readonly PlannedItem[], planned: ReadonlyMap<number, ReadNotes>): PlannedItem[] =>
	items.map((item) => {
		const faults = planned.get(item.index)?.faults ?? [];
		return faults.length === 0 ? item : { ...item, faults: new Map([...item.faults].map(([table, own]) => [table, [...own, ...faults]])) };
	});
