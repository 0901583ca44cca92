import { COLUMNS, type Table } from './columns';
import { Companies, type Company } from './companies';
import { Crm, type Row } from './crm';
import { decisionOf, type Decision } from './decisions';
import { bodyOf, FIXED_OWNER, outcome, ownerOf } from './outcome';
import { columnsOf, incoming, keyOf, mappingOf, rulesOf, valuesOf, type Incoming, type Rule } from './person';
import { became, idOf, isMissing, stateOf, tableOf, valueIn, type Rows } from './rows';
import { appended, isEmpty, Refused } from './values';
import type { InactiveMatches, Item, Outcome, World } from './world';

/** Being filled tells nothing of these: Dynamics fills them in itself. */
const FILLED_BY_DYNAMICS = ['transactioncurrencyid', 'donotemail', 'ownerid'];

interface Hit {
	rows: Row[];
	matchedBy: string;
}

/** Ids the node gave to rows and accounts it made, by item; content is what is compared, so the reference makes its rows under the same ids. */
export type IdsOf = (itemIndex: number) => Ids;

interface Ids {
	id: string | null;
	accountId: string | null;
}

/**
 * Upserts people the plain way, from the description of the product alone: each item reads both tables whole, looks at every row,
 * decides, and writes at once. Nothing is grouped, remembered or repeated, but for what the description asks to remember.
 */
export class OneAtATime {
	private readonly crm: Crm;
	private readonly rules: Rule[];
	private readonly companies?: Companies;
	/** Ids of rows made for a person, by who the person is: some rows cannot be found by their own columns. */
	private readonly made = new Map<string, string[]>();
	/** Positions in time of what the present run made and changed. */
	private created = new Map<string, number>();
	private changed = new Map<string, number>();
	private now = 0;
	private items: Item[] = [];
	private before = new Set<string>();
	/** Whether an item could not be taken for what it holds, as opposed to being refused by the service. */
	sawBadItem = false;

	constructor(
		url: string,
		private readonly world: World,
		/** Told of what happened on the way to an outcome. */
		private readonly tally: (what: string) => void,
	) {
		this.crm = new Crm(url);
		this.rules = rulesOf(world);
		if (world.company) this.companies = new Companies(this.crm, world.company);
	}

	/** One run over its items. */
	async run(items: Item[], ids: IdsOf): Promise<Outcome[]> {
		this.created = new Map();
		this.changed = new Map();
		this.items = items;
		this.companies?.startRun();
		this.before = new Set([...(await this.crm.all('lead')), ...(await this.crm.all('contact'))].map(idOf));
		const outcomes: Outcome[] = [];
		for (const [index, item] of items.entries()) {
			const isOver = this.world.maximumRecords > 0 && index >= this.world.maximumRecords;
			outcomes.push(isOver ? outcome('skipped') : await this.one(item, ids(index)));
		}
		return outcomes;
	}

	private get tables(): Table[] {
		return { leadsThenContacts: ['lead', 'contact'] as Table[], contactsThenLeads: ['contact', 'lead'] as Table[], chosenTable: [this.world.saveAs] }[this.world.lookIn];
	}

	private async one(item: Item, ids: Ids): Promise<Outcome> {
		const rows = { lead: await this.crm.all('lead'), contact: await this.crm.all('contact') };
		const decision = decisionOf(item, [...new Set([this.world.saveAs, ...this.tables])]);
		if (decision) return await this.decided(item, decision, rows, ids);
		if (this.world.ifFound === 'createAnyway') return await this.ofItsOwn(item, rows, ids);
		const active = this.find(item, rows, (row) => stateOf(row) === 'active');
		if (active) return await this.found(item, active, ids);
		const other = this.find(item, rows, (row) => this.wishFor(row) !== 'ignore');
		if (other) return await this.outOfUse(item, other, ids);
		return await this.notFound(item, rows, ids);
	}

	/** Carries out what a person decided, whatever the settings say about people who are found. */
	private async decided(item: Item, decision: Decision, rows: Rows, ids: Ids): Promise<Outcome> {
		this.tally(`decision ${decision.kind}`);
		if (decision.kind === 'skip') return outcome('skipped');
		if (decision.kind === 'create') return await this.createDecided(item, decision.reviewed, rows, ids);
		const chosen = decision.kind === 'use' ? rows[decision.table].find((row) => idOf(row) === decision.id) : undefined;
		if (chosen) return await this.use(item, became(chosen, rows, this.tables.includes('contact')), 'review', decision.kind === 'use' && decision.reactivate, ids);
		this.sawBadItem = true;
		return outcome('failed');
	}

	private async use(item: Item, row: Row, matchedBy: string, isToBeReactivated: boolean, ids: Ids): Promise<Outcome> {
		const base = { matchedBy, table: tableOf(row), candidates: this.candidates([row]) };
		const state = stateOf(row);
		if (state === 'active') return await this.update(item, row, base, ids, false);
		const mayBeUsed = state === 'inactive' || state === 'disqualified';
		const wish = mayBeUsed && isToBeReactivated ? 'reactivate' : this.wishFor(row);
		if (wish === 'reactivate' || wish === 'update') return await this.update(item, row, base, ids, wish === 'reactivate');
		return this.review({ rows: [row], matchedBy });
	}

	/** The same decision about the same person finds the row it made. */
	private async createDecided(item: Item, reviewed: string, rows: Rows, ids: Ids): Promise<Outcome> {
		const table = this.world.saveAs;
		const taken = this.take(item, table);
		if (!taken) return outcome('failed');
		const name = `${reviewed} about ${this.identity(item, taken.columns)?.name ?? 'somebody'}`;
		const made = rows[table].find((row) => idOf(row) === this.made.get(name)?.[0]);
		if (!made) return await this.create(item, table, taken, name, ids);
		this.tally('decided again');
		return await this.use(item, made, this.before.has(idOf(made)) ? 'id' : 'review', false, ids);
	}

	/** A row for every event; one that comes again finds the row it made. */
	private async ofItsOwn(item: Item, rows: Rows, ids: Ids): Promise<Outcome> {
		if (!isEmpty(item.event)) return await this.notFound(item, rows, ids);
		this.sawBadItem = true;
		return outcome('failed');
	}

	/** What the settings say about a row that is not in use. */
	private wishFor(row: Row): InactiveMatches {
		const state = stateOf(row);
		return state === 'inactive' ? this.world.inactiveMatches : state === 'disqualified' ? this.world.disqualifiedLeads : 'review';
	}

	/** Only rows out of use were found. */
	private async outOfUse(item: Item, hit: Hit, ids: Ids): Promise<Outcome> {
		const row = this.choose(hit);
		const wish = row ? this.wishFor(row) : 'review';
		return row && wish !== 'review' ? await this.found(item, hit, ids, wish === 'reactivate') : this.review(hit);
	}

	/** All rules over the first table, then all over the next; the first with a hit wins. */
	private find(item: Item, rows: Rows, accept: (row: Row) => boolean): Hit | undefined {
		for (const table of this.tables) {
			for (const rule of this.rules) {
				const hits = rows[table].filter((row) => this.matches(item, row, rule, table)).sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1)).map((row) => became(row, rows, this.tables.includes('contact')));
				for (const row of hits) if (!rows[table].some((found) => found === row && this.matches(item, row, rule, table))) this.tally('followed');
				const accepted = [...new Set(hits)].filter(accept);
				if (accepted.length > 0) return { rows: accepted, matchedBy: rule.label };
			}
		}
		return undefined;
	}

	private matches(item: Item, row: Row, { fields }: Rule, table: Table): boolean {
		return fields.every((field) => {
			const wanted = valuesOf(item, field, this.world).map((value) => keyOf(field, value, this.world)).filter((key) => key !== null);
			const there = columnsOf(field, table, this.world).map((column) => keyOf(field, valueIn(row, column), this.world));
			return wanted.some((key) => there.includes(key));
		});
	}

	private review({ rows, matchedBy }: Hit): Outcome {
		return outcome('needsReview', { matchedBy, candidates: this.candidates(rows) });
	}

	private candidates(rows: readonly Row[]): string[] {
		return rows.map(idOf).filter((id) => this.before.has(id));
	}

	private async found(item: Item, hit: Hit, ids: Ids, isReactivated = false): Promise<Outcome> {
		const [first] = hit.rows as [Row];
		const base = { matchedBy: hit.matchedBy, candidates: this.candidates(hit.rows) };
		if (this.world.ifFound === 'review') return this.review(hit);
		if (this.world.ifFound === 'skip') return outcome('skipped', { ...base, table: tableOf(first), id: idOf(first) });
		const row = this.choose(hit);
		return row ? await this.update(item, row, { ...base, table: tableOf(row) }, ids, isReactivated) : this.review(hit);
	}

	private choose({ rows }: Hit): Row | undefined {
		const { severalMatches } = this.world;
		if (rows.length === 1) return rows[0];
		if (severalMatches === 'review') return undefined;
		const late = (mark: number | undefined, moment: unknown) => (mark === undefined ? Date.parse(String(moment)) : 8e15 + mark);
		const rank: Record<string, (row: Row) => number> = {
			lastModified: (row) => late(this.changed.get(idOf(row)), row.modifiedon),
			oldest: (row) => -late(this.created.get(idOf(row)), row.createdon),
			mostComplete: (row) => this.readColumns(tableOf(row)).filter((column) => !FILLED_BY_DYNAMICS.includes(column)).filter((column) => !isEmpty(valueIn(row, column))).length,
		};
		const best = Math.max(...rows.map(rank[severalMatches] as (row: Row) => number));
		return [...rows].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1)).find((row) => rank[severalMatches]?.(row) === best);
	}

	/** The columns a run reads of a table: what its rules compare and what its mapping names. */
	private readColumns(table: Table): string[] {
		const compared = this.rules.flatMap(({ fields }) => fields.flatMap((field) => columnsOf(field, table, this.world)));
		return [...new Set([...compared, ...(this.companies ? ['parentcustomerid'] : []), ...this.items.flatMap((item) => mappingOf(item, table, this.world).map(({ column }) => column))])];
	}

	/** Values and owner of an item for a table, or undefined when one of them cannot be taken. */
	private take(item: Item, table: Table): { columns: Incoming[]; owner?: { id: string; set: string } } | undefined {
		const { columns, isBad } = incoming(item, table, this.world);
		const owner = this.world.owner === 'fixed' ? FIXED_OWNER : this.world.owner === 'fromItem' && !isEmpty(item.owner) ? ownerOf(item.owner) : undefined;
		if (!isBad && owner !== null) return { columns, owner };
		this.sawBadItem = true;
		return undefined;
	}

	private async update(item: Item, row: Row, base: Partial<Outcome>, ids: Ids, isReactivated: boolean): Promise<Outcome> {
		const [id, table] = [idOf(row), tableOf(row)];
		const taken = this.take(item, table);
		const failed = outcome('failed', { ...base, id: this.before.has(id) ? id : null });
		if (!taken) return failed;
		const company = await this.companyOf(item, table, row._parentcustomerid_value);
		if (company.kind === 'failed') return failed;
		const known = this.shown(company);
		if (this.waits(company)) return outcome('needsReview', { ...base, ...known, id: this.before.has(id) ? id : null });
		const changes = this.changesOf(taken.columns, row, table);
		if (!changes) return failed;
		const linked = await this.link(company, ids);
		if (linked) changes.parentcustomerid = [null, linked];
		const about = { ...base, ...known, accountId: linked };
		const { owner } = taken;
		if (this.world.ownerOnUpdate && owner && row._ownerid_value !== owner.id) changes.ownerid = [row._ownerid_value, owner.id];
		if (isReactivated && !(await this.crm.update(table, id, { statecode: 0, statuscode: 1 }))) return failed;
		if (Object.keys(changes).length > 0 && !(await this.crm.update(table, id, bodyOf(changes, table, owner?.set)))) return failed;
		if (isReactivated) this.tally('reactivated');
		const all = { ...(isReactivated ? { statecode: [row.statecode, 0] as [unknown, unknown] } : {}), ...changes };
		if (Object.keys(all).length === 0) return outcome('unchanged', { ...about, id });
		this.changed.set(id, (this.now += 1));
		return outcome('updated', { ...about, id, changes: all });
	}

	/** The company of a person who is to be a contact without one. */
	private async companyOf(item: Item, table: Table, present?: unknown): Promise<Company> {
		if (!this.companies || table !== 'contact' || present) return { kind: 'none' };
		const company = this.companies.of(item, await this.crm.accounts());
		if (company.kind === 'failed') this.sawBadItem = true;
		if (company.kind !== 'none') this.tally(`company ${company.kind}`);
		return company;
	}

	private waits({ kind }: Company): boolean {
		return kind === 'review' && this.world.company?.whileUnderReview === 'nothing';
	}

	private shown(company: Company): Pick<Outcome, 'accounts' | 'companyPending'> {
		const accounts = 'candidates' in company ? company.candidates : [];
		return { accounts, companyPending: company.kind === 'review' && !this.waits(company) };
	}

	private async link(company: Company, { accountId }: Ids): Promise<string | null> {
		return company.kind === 'link' ? company.id : company.kind === 'create' ? await company.make(accountId) : null;
	}

	/** Undefined when a piece to be added does not fit. */
	private changesOf(columns: readonly Incoming[], row: Row, table: Table): Outcome['changes'] | undefined {
		const { separator, textTooLong } = this.world;
		const changes: Outcome['changes'] = {};
		for (const { column, value, update } of columns) {
			const current = valueIn(row, column);
			try {
				const next = isMissing(current) || update === 'overwrite' || update === 'overwriteOrClear' ? value
					: update === 'completeIfMissing' ? current
					: appended(current, value ?? '', COLUMNS[table][column] as never, { separator: separator.replace('\\n', '\n') || null, truncates: textTooLong === 'truncate' });
				if (next !== current && !(next === null && isMissing(current))) changes[column] = [current ?? null, next];
			} catch (error) {
				if (!(error instanceof Refused)) throw error;
				this.sawBadItem = true;
				return undefined;
			}
		}
		return changes;
	}

	private async notFound(item: Item, rows: Rows, ids: Ids): Promise<Outcome> {
		const table = this.world.saveAs;
		const taken = this.take(item, table);
		if (!taken) return outcome('failed');
		const who = this.identity(item, taken.columns);
		if (!who) return outcome('needsReview');
		const isEvent = this.world.ifFound === 'createAnyway';
		const name = isEvent ? `${who.name} at ${String(item.event).trim()}` : who.name;
		const known = (this.made.get(name) ?? []).map((made) => rows[table].find((row) => idOf(row) === made) as Row);
		const same = known.find((row) => isEvent || who.held.every(([field, key]) => columnsOf(field, table, this.world).some((column) => keyOf(field, valueIn(row, column), this.world) === key)));
		if (same && isEvent) this.tally('event again');
		if (same) return await this.found(item, { rows: [same], matchedBy: isEvent || this.before.has(idOf(same)) ? 'id' : who.label }, ids);
		if (known.length > 3) return outcome('needsReview');
		return await this.create(item, table, taken, name, ids);
	}

	/** Who the item is: the first rule whose fields are all filled, one of which at least the new row would hold. */
	private identity(item: Item, columns: readonly Incoming[]) {
		const table = this.world.saveAs;
		for (const { fields, label } of this.rules) {
			const keys = fields.map((field) => [field, valuesOf(item, field, this.world).map((value) => keyOf(field, value, this.world)).find((key) => key !== null)] as const);
			const held = keys.filter(([field]) => columnsOf(field, table, this.world).some((name) => columns.some(({ column, value }) => column === name && value !== null)));
			if (held.length > 0 && keys.every(([, key]) => key !== undefined)) return { name: JSON.stringify(keys), held, label };
		}
		return undefined;
	}

	private async create(item: Item, table: Table, { columns, owner }: { columns: Incoming[]; owner?: { id: string; set: string } }, who: string, ids: Ids): Promise<Outcome> {
		const company = await this.companyOf(item, table);
		if (company.kind === 'failed') return outcome('failed');
		const known = this.shown(company);
		if (this.waits(company)) return outcome('needsReview', known);
		const changes: Outcome['changes'] = Object.fromEntries(columns.flatMap(({ column, value }) => (value === null ? [] : [[column, [null, value]]])));
		if (owner) changes.ownerid = [null, owner.id];
		const linked = await this.link(company, ids);
		if (linked) changes.parentcustomerid = [null, linked];
		const id = await this.crm.create(table, ids.id, bodyOf(changes, table, owner?.set));
		if (id === undefined) return outcome('failed', { table });
		this.made.set(who, [...(this.made.get(who) ?? []), id]);
		this.created.set(id, (this.now += 1));
		this.changed.set(id, this.now);
		return outcome('created', { table, id, changes, ...known, accountId: linked });
	}
}
