import type { Item } from '../../bench/people/people';
import type { Row } from '../../demo/host/localDataverse';
import { baseIds } from '../../emulator/store/baseData';
import { type Edit, startEditing } from './editors';
import { APPENDED, COMPLETED, OVERWRITTEN } from './flows';
import { type ChaosHost, NEAR_MS } from './host';
import { wrongLines, wronglyCompleted, type History } from './judgeEdits';
import { knownPeople, lastNameOf, MET_BEFORE, PEOPLE, rowsOf } from './people';
import { race, type RaceResult } from './race';
import { outcomeOf, type RaceOutcome } from './tally';

const lineOf = (execution: number): string => `Scan ${execution}.`;
const siteOf = (execution: number): string => `https://run-${execution}.example`;

/** What one execution brings: the same people, and in every mapped column a text of its own. */
const broughtBy = (people: readonly Item[], execution: number): Item[] =>
	people.map((person) => ({ ...person, jobtitle: `Buyer of run ${execution}`, address1_city: `City of run ${execution}`, [APPENDED]: lineOf(execution), [OVERWRITTEN]: siteOf(execution) }));

/** Everything that happened to each row: how it began, the edits in order, what the runs say they changed, how it ended. */
function historiesOf(before: readonly Row[], after: ReadonlyMap<unknown, Row>, edits: readonly Edit[], { reports }: RaceResult): History[] {
	return before.map((row) => ({
		before: row,
		edits: edits.filter(({ rowId }) => rowId === row.leadid),
		changes: reports.flat().filter(({ id }) => id === row.leadid).map(({ changes }) => changes ?? {}),
		after: after.get(row.leadid) ?? {},
	}));
}

function judged(rows: Row[], histories: readonly History[], result: RaceResult, edits: number): RaceOutcome {
	const executions = result.reports.map((_, execution) => execution);
	const sites = new Set(executions.map(siteOf));
	return outcomeOf(result, { rows: rows.length, edits }, {
		duplicates: Array.from({ length: Math.max(0, rows.length - PEOPLE) }, () => 'A known person was made once more.'),
		lost: histories.filter(({ after }) => !sites.has(String(after[OVERWRITTEN]))).map(({ before }) => `Nobody's ${OVERWRITTEN} is in ${String(before.lastname)}.`),
		overwritten: histories.flatMap((history) => COMPLETED.flatMap((column) => wronglyCompleted(history, column))),
		appendsLost: histories.flatMap((history) => wrongLines(history, APPENDED, [MET_BEFORE, ...executions.map(lineOf)])),
	});
}

/** 20 executions upsert the same 100 people the CRM knows, while other users change these rows all the time. */
export async function raceForKnownPeople(host: ChaosHost, repeat: number): Promise<RaceOutcome> {
	const people = knownPeople(repeat);
	const names = new Set(people.map((_, position) => lastNameOf(`k${repeat}p`, position)));
	const theirRows = async (): Promise<Row[]> => (await Promise.all(['lead', 'contact'].map(async (table) => await host.dataverse.rows(table)))).flat().filter(({ lastname }) => names.has(String(lastname)));
	await host.dataverse.seed({ lead: rowsOf(people, baseIds.users.seller) });
	const before = await theirRows();
	const ids = (rows: Row[]): string[] => rows.map(({ leadid }) => String(leadid));
	const stopEditing = await startEditing(host, { all: ids(before), ofSeller: ids(before.filter(({ ownerid }) => ownerid === baseIds.users.seller)) });
	const result = await race(host, host.executions.knownPeople, (execution) => broughtBy(people, execution), NEAR_MS);
	const edits = await stopEditing();
	const after = await theirRows();
	return judged(after, historiesOf(before, new Map(after.map((row) => [row.leadid, row])), edits, result), result, edits.length);
}
