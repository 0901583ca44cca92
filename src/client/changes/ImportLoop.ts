import type { DataverseClient } from '../DataverseClient';
import type { PositionBook } from './PositionBook';
import type { ImportPorts } from './ports';
import { TableImport } from './TableImport';

export interface LoopSettings {
	/** Requests of one tick, at most; a reading that is not done goes on with the next. */
	requestsPerTick: number;
	/** Whether the position of delivered rows is written at once, or with the next rows. */
	savePosition: 'atOnce' | 'withNextPage';
}

type LoopPorts = Pick<ImportPorts, 'now' | 'sleep' | 'client' | 'write' | 'record' | 'explain'>;

/** All tables of a trigger, one after the other in their order, so that parents come before children. */
export class ImportLoop {
	/** Ticks that came while the one before was still at work. */
	skipped = 0;
	/** Errors that the host could not record. */
	unrecorded = 0;
	private isClosed = false;
	private isBusy = false;
	private turn: Promise<void> = Promise.resolve();
	private readonly waiting = new Set<TableImport>();

	constructor(
		private readonly tables: readonly TableImport[],
		private readonly book: PositionBook,
		private readonly ports: LoopPorts,
		private readonly settings: LoopSettings,
	) {}

	/** Nothing is read or moved on any more; what is under way may end, and comes again. */
	close(): void {
		this.isClosed = true;
	}

	/** Reads all tables once through; a tick that comes meanwhile is counted, left out, and ends with the one at work. Never rejects. */
	async tick(): Promise<void> {
		if (this.isClosed) return;
		if (this.isBusy) {
			this.skipped += 1;
			return await this.turn;
		}
		this.isBusy = true;
		await this.inTurn(this.tables.filter((table) => !this.waiting.has(table)));
		this.isBusy = false;
	}

	/** Deliveries of a tick and of tables that waited never run beside each other. */
	private async inTurn(tables: readonly TableImport[]): Promise<void> {
		this.turn = this.turn.then(async () => await this.runAll(tables));
		await this.turn;
	}

	private async runAll(tables: readonly TableImport[]): Promise<void> {
		try {
			const client = await this.ports.client();
			for (const table of tables) await this.runOne(table, client);
			await this.writeIf(this.isUrgent || this.book.isDue);
		} catch (error) {
			this.record(error);
		}
	}

	/** A table that cannot be read does not keep the others from being read. */
	private async runOne(table: TableImport, client: DataverseClient): Promise<void> {
		if (this.isClosed) return;
		const isClosed = () => this.isClosed;
		const mayRead = () => !this.isClosed && client.usage.requests < this.settings.requestsPerTick;
		const finished = async (isNextAtHand: boolean) => await this.writeIf((this.isUrgent && !isNextAtHand) || this.book.isDue);
		try {
			const pause = await table.run({ client, mayRead, isClosed, finished, skipped: this.skipped });
			if (pause === 'waiting') void this.resumeLater(table);
		} catch (error) {
			this.record(error);
		}
	}

	/** Where even that fails, the next time of the schedule reads again, and says it again: a loop that ended would be silent for good. */
	private record(error: unknown): void {
		try {
			this.ports.record(this.ports.explain(error));
		} catch {
			this.unrecorded += 1;
		}
	}

	private get isUrgent(): boolean {
		return this.book.isUrgent && this.settings.savePosition === 'atOnce';
	}

	private async writeIf(isNeeded: boolean): Promise<void> {
		if (isNeeded && !this.isClosed) await this.ports.write();
	}

	/** A table whose delivery failed waits by itself; the others go on with the next tick. */
	private async resumeLater(table: TableImport): Promise<void> {
		this.waiting.add(table);
		await this.ports.sleep(Math.max(0, table.resumeAt - this.ports.now()));
		this.waiting.delete(table);
		if (!this.isClosed) await this.inTurn([table]);
	}
}
