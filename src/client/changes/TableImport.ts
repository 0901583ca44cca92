import { filterChanges } from '../../domain/changes/rowFilter';
import type { Change } from '../../domain/changes/change';
import type { ChangeItem } from '../../domain/changes/changeItem';
import { failureSentence } from '../../domain/changes/failureSentences';
import { advance, isAtBeginning, type TablePosition } from '../../domain/changes/position';
import { batchItems, endOfResync } from './deliveryItems';
import { PageDelivery } from './PageDelivery';
import { PageReader } from './PageReader';
import type { PositionBook, Worth } from './PositionBook';
import type { Completed, ImportPorts, TableSettings } from './ports';
import { ReadingProgress } from './ReadingProgress';
import type { ReadOn } from './readOn';
import type { Pause, Tick } from './tick';
import { TrackingRetry } from './TrackingRetry';

const AFTER_UNTOLD_END_MS = 5_000;

/** One table's way from the service into the workflow: a page at a time, and on only after it was delivered. */
export class TableImport {
	/** Not before this moment (milliseconds since 1970) is a failed delivery repeated. */
	resumeAt = 0;
	private isHeld = false;
	private page?: PageDelivery;
	private readonly reader: PageReader;
	private readonly progress: ReadingProgress;
	private readonly tracking: TrackingRetry;

	constructor(
		private readonly settings: TableSettings,
		private readonly ports: Pick<ImportPorts, 'now' | 'deliver' | 'record'>,
		private readonly book: PositionBook,
		private position: TablePosition,
		/** Whose rows this import gives out; of itself it gives out nothing, not even the end of a resync. */
		private readonly leader?: TableImport,
	) {
		this.reader = new PageReader(settings);
		this.progress = new ReadingProgress(ports.now);
		this.tracking = new TrackingRetry(ports.now, settings.table);
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
			if (!this.page && !this.reader.isAhead && !tick.mayRead()) return 'budget';
			this.page ??= await this.take(tick);
			const pause = await this.deliver(this.page, tick);
			if (pause) return pause;
			const { isLast } = this.page.read.page;
			this.finish(this.page);
			if (isLast && !this.position.tellFinished) return 'idle';
			await tick.finished(this.reader.isNextAtHand);
		}
	}

	/** The next page is on its way before this one is looked at, and while the workflow works on it. */
	private async take({ client, mayRead }: Tick): Promise<PageDelivery> {
		if (!this.reader.isAhead) this.position = this.tracking.from(this.position);
		const read = await this.reader.take(client, this.position);
		this.begin(read);
		if (!read.page.isLast && mayRead()) this.reader.goAhead(client, advance(read.position, read.page.next));
		const { rows, leftFilter, emit } = this.settings;
		return new PageDelivery(read, filterChanges(read.page.changes, rows, leftFilter).filter(({ kind }) => emit.has(kind)));
	}

	/** Kept before the first rows are given out: whoever begins again after a crash has to know that some were. */
	private begin({ position }: ReadOn): void {
		if (!isAtBeginning(position.reading)) return;
		this.position = position;
		this.keep('quiet');
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

	private items(page: PageDelivery, completed: Completed, { client, skipped }: Tick): ChangeItem[] {
		const said = this.progress.said(page.read, client.usage, completed.notices);
		return batchItems(page, completed, this.settings, this.generation, { ...said, ...(skipped > 0 ? { skippedTimes: skipped } : {}) });
	}

	/** That of the page under way: a resync begins with it, before the position is moved. */
	private get generation(): number {
		return this.leader?.generation ?? this.page?.read.position.generation ?? this.position.generation;
	}

	/** Whether the table has to pause. */
	private failed(page: PageDelivery, reason: string): boolean {
		const { batch } = page;
		const next = page.failed(this.settings.whenFails);
		this.isHeld = next.action === 'hold';
		if (next.isNews) this.ports.record(failureSentence(next.action, batch, this.settings.table.displayName, reason));
		if (next.action === 'again') this.resumeAt = this.ports.now() + next.afterMs;
		return this.isHeld || (next.action === 'again' && next.afterMs > 0);
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
		const { delivered } = this.leader ? { delivered: true } : await this.ports.deliver([endOfResync(this.settings, this.position)]);
		if (!delivered) {
			this.resumeAt = this.ports.now() + AFTER_UNTOLD_END_MS;
			return false;
		}
		this.position = { ...this.position, tellFinished: false };
		this.keep('delivered');
		return true;
	}
}
