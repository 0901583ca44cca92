import { DateTime } from 'luxon';
import type { ColumnMetadata, TableMetadata } from '../metadata/table';
import { convertDate } from '../values/convertDate';
import { convertText } from '../values/convertText';
import { isEmptyValue, type ConversionSettings } from '../values/convertValue';
import { shown, ValueFault } from '../values/fault';
import type { Note } from './note';
import { noteKey } from './noteId';

/** Notes of one item, and sentences about those that cannot be written. */
export interface ReadNotes {
	notes: Note[];
	faults: string[];
}

type Given = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Given => value !== null && typeof value === 'object' && !Array.isArray(value);

const MOMENT = { type: 'DateTime' } as ColumnMetadata;
const IS_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** When a note was taken, in the workflow's time zone and readable in every language. */
function momentText(createdAt: unknown, settings: ConversionSettings): string {
	if (isEmptyValue(createdAt)) return '';
	const instant = convertDate(createdAt, MOMENT, settings);
	if (typeof createdAt === 'string' && IS_DAY.test(createdAt.trim())) return createdAt.trim();
	return DateTime.fromISO(instant, { zone: settings.timeZone }).toFormat('yyyy-MM-dd HH:mm');
}

/** Where the metadata does not say how long a text may be, the service decides. */
const limited = (table: TableMetadata, name: string) => table.columns.get(name) ?? ({ logicalName: name, type: 'String' } as ColumnMetadata);

function partOf(what: string, read: () => string): string {
	try {
		return read();
	} catch (error) {
		if (!(error instanceof ValueFault)) throw error;
		throw new ValueFault(`the ${what} ${error.message}`);
	}
}

const plainText = (value: unknown, column: ColumnMetadata, settings: ConversionSettings): string =>
	isEmptyValue(value) ? '' : convertText(typeof value === 'string' ? value.replace(/\r\n?/g, '\n').trim() : value, column, settings);

/** Null for an entry that says nothing. */
function readNote(value: unknown, table: TableMetadata, settings: ConversionSettings): Note | null {
	if (isEmptyValue(value)) return null;
	const given: Given = isObject(value) ? value : { text: value };
	const words = [given.text, given.title, given.subject];
	if (words.every((word) => word === undefined)) throw new ValueFault(`has neither text nor title; give { "text": "..." } in place of ${shown(value)}`);
	if (words.every(isEmptyValue)) return null;
	const id = partOf('id', () => plainText(given.id, MOMENT, settings));
	const heading = isEmptyValue(given.title) ? given.subject : given.title;
	const taken = partOf('createdAt', () => momentText(given.createdAt, settings));
	const bare = partOf('title', () => plainText(heading, MOMENT, settings));
	const title = partOf('title', () => plainText(bare && taken ? `${bare} (${taken})` : bare || taken, limited(table, 'subject'), settings));
	const text = partOf('text', () => plainText(given.text, limited(table, 'notetext'), settings));
	return { key: noteKey(id, bare, text), title, text };
}

/**
 * Notes as an item brings them: a text, `{ text, title or subject, id, createdAt }`, or a list of these. Text stays text, HTML in it too.
 * @param table metadata of annotation, for its limits
 */
export function readNotes(value: unknown, table: TableMetadata, settings: ConversionSettings): ReadNotes {
	const read: ReadNotes = { notes: [], faults: [] };
	for (const [index, entry] of (Array.isArray(value) ? value : [value]).entries()) {
		try {
			const note = readNote(entry, table, settings);
			if (note) read.notes.push(note);
		} catch (error) {
			if (!(error instanceof ValueFault)) throw error;
			read.faults.push(`Note ${index + 1}: ${error.message}.`);
		}
	}
	return read;
}
