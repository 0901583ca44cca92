import { randomUUID } from 'node:crypto';
import { pick } from '../../../demo/company/deterministic';
import type { LocalDataverse } from '../../../demo/host/localDataverse';

/** What the others work on; changes of all these tables are tracked. By table: the column they write. */
export const EDITED: Readonly<Record<string, string>> = { account: 'name', contact: 'lastname', lead: 'lastname', opportunity: 'name' };

const PAUSE_MS = { least: 40, most: 350 };
const ROWS_AT_ONCE = { update: 40, create: 15, remove: 8 };

type Deed = (table: string, column: string) => Promise<void>;

/** Other users of Dynamics, who create, change, delete and make again until they are told to stop. */
export class Others {
	edits = 0;
	private over = false;
	private work: Promise<void> = Promise.resolve();
	private readonly ids = new Map<string, string[]>();
	private readonly gone: { table: string; id: string }[] = [];

	/** @param random numbers from 0 to 1, the same for the same seed */
	constructor(private readonly dataverse: LocalDataverse, private readonly random: () => number) {}

	async start(): Promise<void> {
		for (const table of Object.keys(EDITED)) this.ids.set(table, (await this.dataverse.rows(table)).map((row) => String(row[`${table}id`])));
		this.work = this.goOn();
		// Looked at when they stop; until then nobody waits for it.
		this.work.catch(() => undefined);
	}

	/** Ends their work; rejects when something of it went wrong. */
	async stop(): Promise<void> {
		this.over = true;
		await this.work;
	}

	private async goOn(): Promise<void> {
		// Updates are the most frequent, as in life.
		const deeds: Deed[] = [this.update, this.update, this.update, this.create, this.create, this.remove, this.remove, this.makeAgain];
		while (!this.over) {
			const [table, column] = pick(this.random, Object.entries(EDITED));
			await pick(this.random, deeds).call(this, table, column);
			this.edits += 1;
			await new Promise((resolve) => setTimeout(resolve, PAUSE_MS.least + this.random() * (PAUSE_MS.most - PAUSE_MS.least)));
		}
	}

	private some(table: string, most: number): string[] {
		const all = this.ids.get(table) ?? [];
		return [...new Set(Array.from({ length: Math.min(all.length, 1 + Math.floor(this.random() * most)) }, () => pick(this.random, all)))];
	}

	private async update(table: string, column: string): Promise<void> {
		const ids = this.some(table, ROWS_AT_ONCE.update);
		if (ids.length > 0) await this.dataverse.edit({ table, update: { ids, changes: { [column]: `Edit ${this.edits} {n}` } } });
	}

	private async create(table: string, column: string): Promise<void> {
		const count = 1 + Math.floor(this.random() * ROWS_AT_ONCE.create);
		const { created } = await this.dataverse.edit({ table, create: { count, row: { [column]: `Made by edit ${this.edits} {n}` } } });
		this.ids.get(table)?.push(...created);
	}

	private async remove(table: string): Promise<void> {
		const ids = new Set(this.some(table, ROWS_AT_ONCE.remove));
		if (ids.size === 0) return;
		await this.dataverse.edit({ table, remove: { ids: [...ids] } });
		this.ids.set(table, (this.ids.get(table) ?? []).filter((id) => !ids.has(id)));
		this.gone.push(...[...ids].map((id) => ({ table, id })));
	}

	/** A row that was deleted comes back under its id, as rows do whose ids are calculated. */
	private async makeAgain(): Promise<void> {
		const { table, id } = this.gone.pop() ?? { table: 'account', id: randomUUID() };
		await this.dataverse.seed({ [table]: [{ [`${table}id`]: id, [EDITED[table] ?? 'name']: `Made again by edit ${this.edits}` }] });
		this.ids.get(table)?.push(id);
	}
}
