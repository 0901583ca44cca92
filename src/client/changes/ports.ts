import type { RowFilter } from '../../domain/changes/rowFilter';
import type { Change, ChangeKind } from '../../domain/changes/change';
import type { ChangeItem, ItemForm } from '../../domain/changes/changeItem';
import type { Mode } from '../../domain/changes/chooseMode';
import type { WhenFails } from '../../domain/changes/failurePolicy';
import type { TablePosition } from '../../domain/changes/position';
import type { Reading } from '../../domain/changes/reading';
import type { DataverseClient } from '../DataverseClient';
import type { Now, Sleep } from '../ports';
import type { TableToRead } from './readPage';

/** A position as rows carry it to the last step of their workflow, which keeps it. */
export interface PositionToCommit {
	/** Id of the trigger's node. */
	trigger: string;
	/** Logical name. */
	table: string;
	position: TablePosition;
}

/** Changes as they are given out, made of those that were read; `notices` go with them. */
export interface Completed {
	changes: readonly Change[];
	notices: readonly string[];
}

/**
 * What else is read for changes at the moment they are given out, so that a delivery that waited does not bring what is older than a
 * later one brought.
 * @throws DataverseError when it cannot be read
 */
export type Complete = (client: DataverseClient, changes: readonly Change[]) => Promise<Completed>;

/** Everything a table's import needs to know; the same for its whole life. */
export interface TableSettings extends TableToRead {
	form: ItemForm;
	rows: RowFilter;
	/** Whether changed rows that do not pass the filter are given out as such. */
	leftFilter: 'ignore' | 'emit';
	/** Kinds of changes that are given out. */
	emit: ReadonlySet<ChangeKind>;
	whenFails: WhenFails;
	/** Without it changes are given out as they were read. */
	complete?: Complete;
	/** Id of the trigger's node, where rows are to carry the position behind them. */
	carriesPositionOf?: string;
	/** Stages that were chosen; undefined: the table is read without its stage. Another choice is another import. */
	stages?: readonly string[];
	/** Logical name of the table whose rows are given out in place of this one's. */
	follows?: string;
	/** The reading of a table that was never read, for each way of reading. */
	begin: (mode: Mode) => Reading;
}

/** Whether the workflow took what it was given. */
export type Delivery = { delivered: true } | { delivered: false; reason: string };

/** What an import needs from its host. */
export interface ImportPorts {
	now: Now;
	sleep: Sleep;
	/** A client for one tick, with its own count of requests and waits. */
	client: () => Promise<DataverseClient>;
	/** Gives items to the workflow and waits for its end. All kept positions are written before the workflow begins. */
	deliver: (items: readonly ChangeItem[]) => Promise<Delivery>;
	/** Writes all kept positions without giving anything out. */
	write: () => Promise<void>;
	/** Records a failed execution that says so, without ending anything. */
	record: (sentence: string) => void;
	/** An error in words for people. */
	explain: (error: unknown) => string;
}
