import type { CompanyDecision } from '../company/decideCompany';
import type { RowIdentity } from '../identity/newRowId';
import type { TableMetadata } from '../metadata/table';
import { differences, type Difference } from '../review/differences';
import type { Changes } from './applyColumns';
import type { CountedColumns } from './chooseMatch';
import type { KnownRow, PlannedItem } from './item';
import type { Places } from './plan';
import type { UpsertSettings } from './settings';
import type { World } from './world';

/** What happens to an item before anything is written. */
export type DecisionKind = 'create' | 'update' | 'unchanged' | 'skip' | 'review' | 'failed';

export interface Decision {
	itemIndex: number;
	kind: DecisionKind;
	/** One sentence for people. */
	reason: string;
	/** The row that was chosen or is to be made. */
	row?: KnownRow;
	/** Label of the rule that found the row. */
	matchedBy?: string;
	/** Every row that was found, the chosen one included. */
	candidates: readonly KnownRow[];
	changes: Changes;
	/** In review: what choosing each of the candidates would change. */
	differences?: ReadonlyMap<KnownRow, Difference>;
	/** How the new row's id came to be; only for creates. */
	identity?: RowIdentity;
	/** What was decided about the person's company. */
	company?: CompanyDecision;
}

export interface DecideContext {
	organisationId: string;
	tables: ReadonlyMap<string, TableMetadata>;
	places: Places;
	world: World;
	settings: UpsertSettings;
	/** What *Most Complete* counts. */
	counted: CountedColumns;
	/** Of every row this run makes: what its id was derived from. */
	identities: Map<KnownRow, RowIdentity>;
	/** Which company a person belongs to; only where people are associated with companies. */
	company?: (itemIndex: number) => CompanyDecision;
}

/** An item that cannot be written, with its sentences. */
export function failed(item: PlannedItem, faults: readonly string[], rest: Partial<Decision> = {}): Decision {
	return { itemIndex: item.index, kind: 'failed', reason: faults.join(' '), candidates: [], changes: {}, ...rest };
}

/** An item that waits for a person, with the rows they may choose from. */
export function review(item: PlannedItem, reason: string, { rows, matchedBy }: { rows: KnownRow[]; matchedBy: string }, context: DecideContext): Decision {
	return { itemIndex: item.index, kind: 'review', reason, candidates: rows, matchedBy, changes: {}, differences: differences(item, rows, context) };
}

/** A table's name as its users read it. */
export const displayName = ({ tables }: Pick<DecideContext, 'tables'>, table: string) => tables.get(table)?.displayName ?? table;
