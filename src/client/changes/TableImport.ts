import { filterChanges } from '../../domain/changes/rowFilter';
import type { Change } from '../../domain/changes/change';
import { changeItems, resyncFinished, type ChangeItem } from '../../domain/changes/changeItem';
import { backToTracking } from '../../domain/changes/chooseMode';
import { advance, isAtBeginning, type TablePosition } from '../../domain/changes/position';
import type { DataverseClient } from '../DataverseClient';
import { PageDelivery } from './PageDelivery';
import type { PositionBook, Worth } from './PositionBook';
import type { Completed, ImportPorts, PositionToCommit, TableSettings } from './ports';
import { ReadingProgress } from './ReadingProgress';
import { readOn, type ReadOn } from './readOn';

/** Why a table has nothing to do for now: all is read, it is held, a failed delivery waits, or the tick's requests are used up. */
export type Pause = 'idle' | 'held' | 'waiting' | 'budget';

/** What one tick lends to a table. */
export interface Tick {
	client: DataverseClient;
	/** Whether another page may be asked for. */
	mayRead: () => boolean;
	/** Whether the workflow was unpublished: nothing may be given out any more. */
	isClosed: () => boolean;
	/** Times of the schedule that came while one before was at work, since publishing. */
	skipped: number;
	/** A page was finished and its position kept; `isNextAtHand`: the next delivery follows at once. */
	finished: (isNextAtHand: boolean) => Promise<void>;
}

const AFTER_UNTOLD_END_MS = 5_000;
const TRACKING_ASKED_EVERY_MS = 24 * 60 * 60_000;

/** One table's way from the service into the workflow: a page at a time, and on only after it was delivered. */
export class TableImport {
	/** Not before this moment (milliseconds since 1970) is a failed delivery repeated. */
	resumeAt = 0;
	private isHeld = false;
	private page?: PageDelivery;
	private ahead?: Promise<ReadOn | Error>;
	/** Whether the page that is read ahead has arrived, with rows. */
	private isNextAtHand = false;
	private readonly progress: ReadingProgress;
	private trackingAskedAt: number;

	constructor(
		private readonly settings: TableSettings,
		private readonly ports: Pick<ImportPorts, 'now' | 'deliver' | 'record'>,
		private readonly book: PositionBook,
		private position: TablePosition,
		/** Whose rows this import gives out; of itself it gives out nothing, not even the end of a resync. */
		private readonly leader?: TableImport,
	) {
		this.progress = new ReadingProgress(ports.now);
		this.trackingAskedAt = ports.now();
	}

	/**
	 * Reads and delivers until there is a reason to pause.
	 * @throws DataverseError when the service cannot be read; the position stays where it was
	 */
	async run(tick: Tick): Promise<Pause> {
		for (;;) {
			if (this.isHeld) return 'held';
			if (tick.isClosed()) return 'idle';
			if (this.position.tellFinished && !(await this.tellFinished())) return 'waiting';
			if (!this.page && !this.ahead && !tick.mayRead()) return 'budget';
			this.page ??= await this.take(tick);
			const pause = await this.deliver(this.page, tick);
			if (pause) return pause;
			const { isLast } = this.page.read.page;
			this.finish(this.page);
			if (isLast && !this.position.tellFinished) return 'idle';
			await tick.finished(this.isNextAtHand);
		}
	}

	/** The next page is on its way before this one is looked at, and while the workflow works on it. */
	private async take(tick: Tick): Promise<PageDelivery> {
		if (!this.ahead) this.askForTracking();
		const read = await (this.ahead ?? this.readFrom(tick, this.position));
		this.ahead = undefined;
		this.isNextAtHand = false;
		if (read instanceof Error) throw read;
		this.begin(read);
		if (!read.page.isLast && tick.mayRead()) this.ahead = this.readAhead(tick, advance(read.position, read.page.next));
		const { rows, leftFilter, emit } = this.settings;
		return new PageDelivery(read, filterChanges(read.page.changes, rows, leftFilter).filter(({ kind }) => emit.has(kind)));
	}

	/** A right that was missing may have been granted: once a day change tracking is asked for again. */
	private askForTracking(): void {
		if (this.ports.now() - this.trackingAskedAt < TRACKING_ASKED_EVERY_MS) return;
		this.trackingAskedAt = this.ports.now();
		this.position = { ...this.position, reading: backToTracking(this.position.reading, this.settings.table) };
	}

	/** Kept before the first rows are given out: whoever begins again after a crash has to know that some were. */
	private begin({ position }: ReadOn): void {
		if (!isAtBeginning(position.reading)) return;
		this.position = position;
		this.keep('quiet');
	}

	/** An error is a value here: a page may be read ahead, and then nobody waits for it yet. */
	private async readFrom({ client }: Tick, position: TablePosition): Promise<ReadOn | Error> {
		try {
			return await readOn(client, this.settings, position, this.settings.begin);
		} catch (error) {
			return error instanceof Error ? error : new Error(String(error));
		}
	}

	private async readAhead(tick: Tick, position: TablePosition): Promise<ReadOn | Error> {
		const read = await this.readFrom(tick, position);
		this.isNextAtHand = !(read instanceof Error) && read.page.changes.length > 0;
		return read;
	}

	private async deliver(page: PageDelivery, tick: Tick): Promise<Pause | undefined> {
		while (page.batch.length > 0) {
			const completed = await this.completed(page.batch, tick);
			if (tick.isClosed()) return 'idle';
			if (completed.changes.length === 0) {
				page.succeeded(false);
				continue;
			}
			const delivery = await this.ports.deliver(this.items(page, completed, tick));
			if (delivery.delivered) page.succeeded();
			else if (this.failed(page, delivery.reason)) return this.isHeld ? 'held' : 'waiting';
		}
		return undefined;
	}

	private async completed(batch: readonly Change[], { client }: Tick): Promise<Completed> {
		return (await this.settings.complete?.(client, batch)) ?? { changes: batch, notices: [] };
	}

	/** That of the page under way: a resync begins with it, before the position is moved. */
	private get generation(): number {
		return this.leader?.generation ?? this.page?.read.position.generation ?? this.position.generation;
	}

	/** Whether the table has to pause. */
	private failed(page: PageDelivery, reason: string): boolean {
		const rows = this.named(page.batch);
		const next = page.failed(this.settings.whenFails);
		this.isHeld = next.action === 'hold';
		if (next.isNews) this.ports.record(WHAT_FOLLOWS[next.action](rows, reason));
		if (next.action === 'again') this.resumeAt = this.ports.now() + next.afterMs;
		return this.isHeld || (next.action === 'again' && next.afterMs > 0);
	}

	private named(batch: readonly Change[]): string {
		const { displayName } = this.settings.table;
		return batch.length === 1 ? `row ${batch[0]?.id} of ${displayName}` : `${batch.length} rows of ${displayName}`;
	}

	private finish({ read: { position, page }, gaveOut }: PageDelivery): void {
		this.page = undefined;
		this.position = advance(position, page.next);
		this.progress.add(page.changes.length);
		this.keep(gaveOut ? 'delivered' : page.isLast ? 'quiet' : 'leftOut');
	}

	private keep(worth: Worth): void {
		this.book.keep(this.settings.table.logicalName, this.position, worth);
	}

	/** The end of a full resync is told once every row of it was delivered. */
	private async tellFinished(): Promise<boolean> {
		const { delivered } = this.leader ? { delivered: true } : await this.ports.deliver([{ ...resyncFinished(this.settings.table, this.position), ...(this.settings.carriesPositionOf === undefined ? {} : { commit: null }) }]);
		if (!delivered) {
			this.resumeAt = this.ports.now() + AFTER_UNTOLD_END_MS;
			return false;
		}
		this.position = { ...this.position, tellFinished: false };
		this.keep('delivered');
		return true;
	}

	/** Only the last rows of a page stand for the whole of it. */
	private commit({ read, isLastBatch }: PageDelivery): { commit?: PositionToCommit | null } {
		const { carriesPositionOf: trigger, table } = this.settings;
		if (trigger === undefined) return {};
		return { commit: isLastBatch ? { trigger, table: table.logicalName, position: advance(read.position, read.page.next) } : null };
	}

	private items(page: PageDelivery, { changes, notices }: Completed, { client, skipped }: Tick): ChangeItem[] {
		const items = changeItems(changes, { generation: this.generation }, this.settings.form);
		const progress = { ...this.progress.said(page.read, client.usage, notices), ...(skipped > 0 ? { skippedTimes: skipped } : {}) };
		if (items[0]) Object.assign(items[0], { progress, ...this.commit(page) });
		return items;
	}
}

type Sentence = (rows: string, reason: string) => string;

const WHAT_FOLLOWS: Record<'again' | 'hold' | 'skip', Sentence> = {
	again: (rows, reason) => `The workflow fails on ${rows}: ${reason} It is tried again until it succeeds, and everything behind it waits.`,
	hold: (rows, reason) => `The workflow failed on ${rows}: ${reason} Nothing more of this table is read until the workflow is published again or Sync Now is changed.`,
	skip: (rows, reason) => `Skipped ${rows}, because the workflow failed on it: ${reason}`,
};
