import { keysOfRow, type WebApiRow } from '../matching/ruleKeys';
import { foldKeyAndAccents } from '../matching/foldKey';
import type { KnownRow } from './item';
import type { Places } from './plan';

/**
 * The rows a run knows: those that were looked up and those it is about to make. Items are applied to it one after the
 * other, so that several items about one person leave what one-at-a-time processing would leave.
 */
export class World {
	private readonly byId = new Map<string, KnownRow>();
	private readonly index = new Map<string, Set<KnownRow>>();
	private readonly indexed = new Map<KnownRow, string[]>();
	private readonly successors = new Map<KnownRow, KnownRow>();

	constructor(
		private readonly places: Places,
		private readonly phoneCountry?: string,
	) {}

	get rows(): IterableIterator<KnownRow> {
		return this.byId.values();
	}

	get(table: string, id: string): KnownRow | undefined {
		return this.byId.get(`${table}/${id}`);
	}

	/** Adds a row that was read; one that is known already stays as it is. */
	addRead(table: string, id: string, row: WebApiRow): void {
		if (this.get(table, id)) return;
		const etag = typeof row['@odata.etag'] === 'string' ? row['@odata.etag'] : null;
		this.add({ table, id, etag, isNew: false, values: { ...row }, original: row, contributions: [] });
	}

	addNew(table: string, id: string): KnownRow {
		const row: KnownRow = { table, id, etag: null, isNew: true, values: {}, original: {}, contributions: [] };
		this.add(row);
		return row;
	}

	/** From now on whoever finds `row` finds what it became. */
	follow(row: KnownRow, became: KnownRow): void {
		this.successors.set(row, became);
	}

	/** What a row became: the row it was merged into, the contact a lead was qualified to; else the row itself. */
	present(row: KnownRow): KnownRow {
		const seen = new Set([row]);
		let last = row;
		for (let next = this.successors.get(last); next && !seen.has(next); next = this.successors.get(last)) {
			seen.add(next);
			last = next;
		}
		return last;
	}

	/** Rows of a table that have one of the keys under a rule, in a stable order; not yet what they became. */
	find(table: string, ruleIndex: number, keys: readonly string[]): KnownRow[] {
		const exact = this.lookUp(keys.map((key) => entry(table, ruleIndex, key)));
		if (exact.length > 0) return exact;
		const folded = keys.map(foldKeyAndAccents);
		const other = folded.filter((key, index) => key !== keys[index]);
		return this.lookUp([...other.map((key) => entry(table, ruleIndex, key)), ...folded.map((key) => entry(table, ruleIndex, key, true))]).filter(({ isNew }) => !isNew);
	}

	/** To be called after a row's values changed: it may now be found under other keys. */
	reindex(row: KnownRow): void {
		for (const key of this.indexed.get(row) ?? []) this.index.get(key)?.delete(row);
		const keys = this.keysOf(row);
		this.indexed.set(row, keys);
		for (const key of keys) {
			const rows = this.index.get(key);
			if (rows) rows.add(row);
			else this.index.set(key, new Set([row]));
		}
	}

	private add(row: KnownRow): void {
		this.byId.set(`${row.table}/${row.id}`, row);
		this.reindex(row);
	}

	private keysOf(row: KnownRow): string[] {
		return (this.places.get(row.table) ?? []).flatMap((fields, ruleIndex) =>
			keysOfRow(fields, row.values, this.phoneCountry).flatMap((key) => {
				const folded = foldKeyAndAccents(key);
				return folded === key ? [entry(row.table, ruleIndex, key)] : [entry(row.table, ruleIndex, key), entry(row.table, ruleIndex, folded, true)];
			}),
		);
	}

	private lookUp(keys: readonly string[]): KnownRow[] {
		const found = keys.map((key) => this.index.get(key)).filter((rows) => rows !== undefined);
		if (found.length === 0) return [];
		const rows = new Set(found.flatMap((group) => [...group]));
		return [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
	}
}

/** Where rows with a key stand in the index; those with accents stand under their key without them, too. */
const entry = (table: string, ruleIndex: number, key: string, accentsFolded = false) =>
	`${accentsFolded ? '~' : '='}${table}/${ruleIndex}/${key}`;
