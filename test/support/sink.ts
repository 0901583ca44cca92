import { Sink as AnySink } from '../../demo/host/sink';

/** What an Import Trigger's workflow sent on, one list per execution. */
export type Sent = { change: string; table: string; id: string; generation: number; row?: Record<string, unknown> };

/** The end of an Import Trigger's workflow. */
export class Sink extends AnySink<Sent[]> {
	static async start(): Promise<Sink> {
		return await new Sink().listen();
	}

	get items(): Sent[] {
		return this.received.flat();
	}

	/** The rows another system holds after taking everything in: upserts, deletes, and the sweep after a resync. */
	mirror(table: string): Map<string, Record<string, unknown>> {
		const rows = new Map<string, { generation: number; row: Record<string, unknown> }>();
		for (const { change, table: of, id, generation, row } of this.items) {
			if (of !== table) continue;
			if (change === 'deleted') rows.delete(id);
			else if (change === 'resyncFinished') for (const [key, kept] of rows) { if (kept.generation < generation) rows.delete(key); }
			else rows.set(id, { generation, row: row ?? {} });
		}
		return new Map([...rows].map(([id, { row }]) => [id, row]));
	}
}
