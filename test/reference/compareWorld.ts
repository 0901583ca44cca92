import { isEqual, isPlainObject, omit, omitBy } from 'lodash';
import type { IDataObject } from 'n8n-workflow';
import { controlsOf } from '../../emulator/control/controls';
import type { StoredRow } from '../../emulator/contracts';
import type { ItemReport } from '../../src/domain/upsert/itemReport';
import type { RunningEmulator } from '../support/startEmulator';
import { upsert } from '../support/upsertNode';
import type { Table } from './columns';
import { OneAtATime } from './oneAtATime';
import { FIXED_OWNER } from './outcome';
import type { FieldRow, Item, Outcome, World } from './world';

/** Accounts of every world: what a contact's company is compared with. */
export const ACCOUNTS = [
	{ accountid: 'aaaaaaaa-0000-4000-8000-000000000001', name: 'Contoso' },
	{ accountid: 'aaaaaaaa-0000-4000-8000-000000000002', name: 'Fabrikam' },
];

/** Another currency than the one the platform gives to every row. */
export const EURO = { transactioncurrencyid: 'cccccccc-0000-4000-8000-000000000001', currencyname: 'Euro', isocurrencycode: 'EUR', currencysymbol: '€', currencyprecision: 2, exchangerate: 0.9 };

/** Two local Dataverses with the same accounts: one for the node, one for the reference. */
export interface Pair {
	node: RunningEmulator;
	reference: RunningEmulator;
	/** Told of every outcome with the rule that matched, and of every fault that struck. */
	tally?: (what: string) => void;
}

const expressions = (rows: readonly FieldRow[]) => ({ row: rows.map(({ column, from, update }) => ({ column, value: `={{ $json[${JSON.stringify(from)}] }}`, update })) });

/** A world's settings as a user sets them in the node. */
function parameters(world: World, dryRun: boolean): IDataObject {
	const other: Table = world.saveAs === 'lead' ? 'contact' : 'lead';
	return {
		saveAs: world.saveAs,
		lookIn: world.lookIn,
		findExistingBy: world.findExistingBy,
		externalIdColumn: { __rl: true, mode: 'name', value: world.externalIdColumn },
		matchRules: { rule: world.customRules.map((columns) => ({ columns })) },
		ifFound: world.ifFound,
		eventId: '={{ $json.event }}',
		associateCompany: world.company !== null,
		company: world.company ? { ...world.company } : {},
		mapping: world.mapping,
		fields: expressions(world.fields[world.saveAs]),
		[`${other}Fields`]: expressions(world.fields[other]),
		owner: world.owner,
		fixedOwner: { __rl: true, mode: 'id', value: `${FIXED_OWNER.id} team` },
		ownerFromItem: '={{ $json.owner }}',
		options: {
			severalMatches: world.severalMatches,
			inactiveMatches: world.inactiveMatches,
			disqualifiedLeads: world.disqualifiedLeads,
			phoneCountry: world.phoneCountry,
			ownerOnUpdate: world.ownerOnUpdate,
			textTooLong: world.textTooLong,
			groupSize: world.groupSize,
			dryRun,
			...(world.separator ? { appendSeparator: world.separator } : {}),
			...(world.maximumRecords ? { maximumRecords: world.maximumRecords, overMaximum: 'skipRest' } : {}),
		},
	};
}

/** Empties an environment of people and fills it with those of the world. */
function prepare({ environment, seed }: RunningEmulator, { existing }: World): void {
	environment.store.database.exec('DELETE FROM lead; DELETE FROM contact; DELETE FROM account');
	controlsOf(environment).faults.clear();
	controlsOf(environment).trace.length = 0;
	// The clock stands still, so the window of the service protection would never move on.
	controlsOf(environment).throttle.clear();
	seed({ account: existing.account });
	seed({ lead: existing.lead, contact: existing.contact });
}

/**
 * Written by the clock, counted up by the database, or worked out from the exchange rate of the moment: what shows in them is the way a row came
 * about, joined writes or several, and not what it holds.
 */
const VOLATILE = ['createdon', 'modifiedon', 'modifiedby', 'versionnumber', 'exchangerate', 'revenue_base', 'annualincome_base'];

const rowsOf = ({ rows }: RunningEmulator) =>
	new Map(['lead', 'contact', 'account'].flatMap((table) => rows(table).map((row) => [`${table} ${String(row[`${table}id`])}`, row] as const)));

const filled = (row: StoredRow | undefined) => row && Object.fromEntries(Object.entries(omit(row, VOLATILE)).filter(([, value]) => value !== null));

function differences(what: string, one: Map<string, unknown>, other: Map<string, unknown>): string[] {
	return [...new Set([...one.keys(), ...other.keys()])]
		.filter((key) => !isEqual(one.get(key), other.get(key)))
		.map((key) => `${what} ${key}\n     node ${shown(one.get(key), other.get(key))}\nreference ${shown(other.get(key), one.get(key))}`);
}

/** Only what is not the same on the other side. */
function shown(value: unknown, other: unknown): string {
	if (!isPlainObject(value) || !isPlainObject(other)) return JSON.stringify(value);
	return JSON.stringify(omitBy(value as object, (part, name) => isEqual(part, (other as Record<string, unknown>)[name])));
}

const versions = (rows: Map<string, StoredRow>) => new Map([...rows].map(([key, { versionnumber }]) => [key, versionnumber]));

/** Rows of which the version is another than before. */
const writtenSince = (before: Map<string, unknown>, after: Map<string, unknown>) => [...before.keys()].filter((key) => before.get(key) !== after.get(key));

const outcomeOf = ({ outcome, table, id, matchedBy, candidates, changes, account, companyPending }: ItemReport): Outcome => ({
	outcome,
	table,
	id,
	matchedBy,
	candidates: candidates.map((candidate) => candidate.id),
	changes: Object.fromEntries(Object.entries(changes).map(([column, { from, to }]) => [column, [from, to]])),
	accountId: account?.id ?? null,
	accounts: (account?.candidates ?? []).map((candidate) => candidate.id),
	companyPending: companyPending ?? false,
});

/**
 * The platform fills some columns of every new row. Of a row that is made in this run the node does not know that yet and reports a
 * change from nothing, so what was there before is not compared in these columns.
 */
const FILLED_BY_PLATFORM = ['transactioncurrencyid', 'donotemail', 'ownerid'];

/**
 * Rows of this run are no candidates. A row whose create had to be sent again has been read since, and is shown as one all the same, as is
 * its id on an item that failed; both say no less, so ids of this run's rows are left out there.
 */
const comparable = (outcomes: readonly Outcome[], before: ReadonlyMap<string, unknown>) =>
	numbered(outcomes.map((outcome) => ({
		...outcome,
		id: outcome.outcome === 'failed' && !before.has(`${outcome.table} ${outcome.id}`) ? null : outcome.id,
		candidates: outcome.candidates.filter((id) => before.has(`lead ${id}`) || before.has(`contact ${id}`)).sort(),
		accounts: outcome.accounts.filter((id) => before.has(`account ${id}`)).sort(),
		changes: Object.fromEntries(Object.entries(outcome.changes).map(([column, [from, to]]) => [column, [FILLED_BY_PLATFORM.includes(column) ? 'anything' : from, to]])),
	})));

const numbered = <Value>(list: readonly Value[]) => new Map(list.map((value, index) => [String(index + 1), value]));

const outcomeAlone = (outcomes: readonly Outcome[]) => numbered(outcomes.map(({ outcome, table, matchedBy, changes }) => ({ outcome, table, matchedBy, changes })));

/** A run without writing: it has to leave everything as it is. */
async function dryRun(world: World, items: Item[], node: RunningEmulator) {
	const before = rowsOf(node);
	const { reports } = await upsert(node, { parameters: parameters(world, true), as: 'admin', items: items as IDataObject[], onError: 'continueErrorOutput' });
	return { outcomes: reports.map(outcomeOf), faults: differences('dry run changed', rowsOf(node), before) };
}

/** One run through the node and through the reference. */
async function compareRun(world: World, items: Item[], { node, reference, tally }: Pair, plain: OneAtATime): Promise<string[]> {
	const before = rowsOf(node);
	const rehearsal = world.dryRunFirst ? await dryRun(world, items, node) : undefined;
	node.faults(...world.faults);
	const { reports, error } = await upsert(node, { parameters: parameters(world, false), as: 'admin', items: items as IDataObject[], onError: world.onError });
	controlsOf(node.environment).faults.clear();
	const outcomes = reports.map(outcomeOf);
	const expected = await plain.run(items, (index) => ({ id: outcomes[index]?.id ?? null, accountId: outcomes[index]?.accountId ?? null }));
	if (world.onError === 'stopWorkflow' && plain.sawBadItem) {
		return [...differences('a stopped run changed', rowsOf(node), before), ...(error ? [] : ['a bad item did not stop the run'])];
	}
	for (const { outcome, matchedBy } of outcomes) tally?.(`${outcome} ${matchedBy ?? ''}`);
	for (const { fault } of controlsOf(node.environment).trace) if (fault) tally?.(fault);
	const after = rowsOf(node);
	const contents = (rows: Map<string, StoredRow>) => new Map([...rows].map(([key, row]) => [key, filled(row)]));
	const needless = writtenSince(versions(before), versions(after)).filter((key) => !expected.some(({ outcome, id }) => outcome === 'updated' && key.endsWith(String(id))));
	return [
		...(error ? [`the run stopped: ${error.message} ${error.description ?? ''}`] : []),
		...differences('row', contents(after), contents(rowsOf(reference))),
		...differences('item', comparable(outcomes, before), comparable(expected, before)),
		...needless.map((key) => `written for nothing: ${key}`),
		...(rehearsal ? [...rehearsal.faults, ...differences('dry run of item', outcomeAlone(rehearsal.outcomes), outcomeAlone(outcomes))] : []),
	];
}

/** Everything in which node and reference differ in a world; nothing when they leave the same. */
export async function compareWorld(world: World, pair: Pair): Promise<string[]> {
	prepare(pair.node, world);
	prepare(pair.reference, world);
	const plain = new OneAtATime(pair.reference.url, world, (what) => pair.tally?.(what));
	for (const items of world.runs) {
		const found = await compareRun(world, items, pair, plain);
		// A stopped run leaves the two CRMs different on purpose.
		if (found.length > 0 || plain.sawBadItem) return found;
	}
	return [];
}
