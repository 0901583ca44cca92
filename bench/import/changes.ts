import type { Sink } from '../../demo/host/sink';
import type { Control, ManyEdited } from '../host/control';
import { pagesOf } from './accounts';
import type { Arrived } from './lastNodes';

const MOST_UPDATED = 10_000;
const MOST_DELETED = 100;
const MOST_FAILING = 1_000;
/** Of the rows. */
const SHARE = { updated: 0.1, deleted: 0.01, failing: 0.02 };

/** What other users do to the table while contestants follow it. */
export class Changes {
	readonly updated: number;
	readonly deleted: number;
	private readonly failing: number;
	private round = 0;

	constructor(private readonly control: Control, rows: number) {
		const share = (of: keyof typeof SHARE, most: number): number => Math.min(most, Math.max(1, Math.floor(rows * SHARE[of])));
		this.updated = share('updated', MOST_UPDATED);
		this.deleted = share('deleted', MOST_DELETED);
		this.failing = share('failing', MOST_FAILING);
	}

	/** Pages that the changes come in, for who can tell deletes. */
	get pages(): number {
		return pagesOf(this.updated + this.deleted);
	}

	async make(): Promise<ManyEdited> {
		return await this.edit(this.updated, this.deleted);
	}

	/** Changes that the workflow is going to fail on. */
	async makeToFail(): Promise<ManyEdited> {
		return await this.edit(this.failing, 0);
	}

	/** One changed row. */
	async makeOne(): Promise<ManyEdited> {
		return await this.edit(1, 0);
	}

	areIn(sink: Sink<Arrived[]>, { updated, removed }: ManyEdited): boolean {
		return sink.received.reduce((sum, { length }) => sum + length, 0) >= updated.length + removed.length;
	}

	/** Those of the rows that never arrived. */
	lost(ids: readonly string[], sink: Sink<Arrived[]>): number {
		const arrived = new Set(sink.received.flat().map(([, id]) => id));
		return ids.filter((id) => !arrived.has(id)).length;
	}

	private async edit(updated: number, deleted: number): Promise<ManyEdited> {
		this.round += 1;
		return await this.control.edit({ table: 'account', update: { count: updated, changes: { name: `Renamed ${this.round}, {n}` } }, remove: { count: deleted } });
	}
}
