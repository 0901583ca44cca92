import type { MatchValues, WebApiRow } from '../matching/ruleKeys';
import type { MappingRow } from '../mapping/mappingRow';
import type { MappedColumn } from '../mapping/resolveMapping';
import type { PersonDecision } from '../review/personDecision';
import type { RowReference } from '../values/convertLookup';

/** One input item as the node reads it. */
export interface UpsertInput {
	/** Position among the input items. */
	index: number;
	json: Readonly<Record<string, unknown>>;
	/** The mapping with this item's values, per table that may be written. */
	mapping: ReadonlyMap<string, readonly MappingRow[]>;
	/** The owner this item asks for: `{ id, type }` as the Owner Resolver gives it, or nothing. */
	owner?: unknown;
	/** What happened outside, such as a form submission's id: makes *Create Anyway* repeatable. */
	eventId?: unknown;
	/** Notes to add to the row, see `readNotes`. */
	notes?: unknown;
}

/** What one item does to a row of one table. */
export interface Contribution {
	itemIndex: number;
	columns: readonly MappedColumn[];
	owner?: RowReference;
}

/** An item after planning: who it is, and what it would write where. */
export interface PlannedItem {
	index: number;
	/** The person's details by match field, as they are searched for. */
	values: MatchValues;
	/** Comparable keys: per table, per rule. Empty list: the rule cannot be used for this item. */
	keys: ReadonlyMap<string, readonly (readonly string[])[]>;
	contributions: ReadonlyMap<string, Contribution>;
	/** See `UpsertInput`; trimmed, null when there is none. */
	eventId: string | null;
	/** What a person decided about the item, where it comes back from review. */
	decision: PersonDecision | null;
	/** Tells what was reviewed from other items; see `reviewIdOf`. */
	reviewId: () => string;
	/** Per table: sentences about values that cannot be written there. */
	faults: ReadonlyMap<string, readonly string[]>;
}

/** A row of the environment, or one this run is about to make. */
export interface KnownRow {
	table: string;
	id: string;
	/** Version that was read; null for a row this run makes. */
	etag: string | null;
	isNew: boolean;
	/** Web API names and values; changes as items are applied. */
	values: Record<string, unknown>;
	/** As read, before any item was applied; empty for a new row. */
	original: WebApiRow;
	contributions: Contribution[];
	/** Of a new row: as it was read after it was made. */
	made?: WebApiRow;
	/** A person chose this row or had it made, so duplicate rules have nothing left to ask. */
	isDecided?: true;
	/** The status reason the row is to be reactivated to before its columns are written. */
	reactivateTo?: number;
	/** The item that decided so. */
	reactivatedBy?: number;
	/** Index of the item that changed the row last in this run. */
	changedBy?: number;
}
