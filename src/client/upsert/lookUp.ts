import { findsStrangers, lookupFilters } from '../../domain/matching/lookupQueries';
import type { MatchRule } from '../../domain/matching/matchRule';
import { foldKeyAndAccents } from '../../domain/matching/foldKey';
import type { FieldColumns } from '../../domain/matching/fieldColumns';
import { keysOfRow, keysOfValues, type MatchValues, type WebApiRow } from '../../domain/matching/ruleKeys';
import { inFilters } from '../../domain/odata/filterGroups';
import { queryPath } from '../../domain/odata/path';
import { SHOWN_VALUES } from '../../domain/review/candidate';
import type { PageOptions } from '../DataverseClient';
import type { UpsertContext } from './context';

/** A row that was read, with the table it is of. */
export interface ReadRow {
	table: string;
	id: string;
	row: WebApiRow;
}

interface Question {
	table: string;
	path: string;
	/** Whether a row that was found answers the question; joint filters find more. */
	accepts: (row: WebApiRow) => boolean;
}

/** Ids of rows to read whatever the rules find, by table. */
export type IdsByTable = ReadonlyMap<string, readonly string[]>;

/** Whether the questions are sent before requests that wait in line. */
export type LookUpOptions = Pick<PageOptions, 'goesAhead'>;

/** The people a rule is asked for; every rule of the run, by its position. */
export type PeopleByRule = (ruleIndex: number, rule: MatchRule) => readonly MatchValues[];

const acceptAll = () => true;

/** Rows of which one key under the rule is a key of the people asked for, whether the environment ignores accents or not. */
function acceptsKeys(rule: MatchRule, places: readonly FieldColumns[], people: readonly MatchValues[], country?: string): Question['accepts'] {
	const keys = new Set(people.flatMap((person) => keysOfValues(rule, places, person, country)).map(foldKeyAndAccents));
	return (row) => keysOfRow(places, row, country).some((key) => keys.has(foldKeyAndAccents(key)));
}

function questionsOfRule({ settings, places, tables, reads }: UpsertContext, ruleIndex: number, people: readonly MatchValues[]): Question[] {
	const rule = settings.rules[ruleIndex] as MatchRule;
	const filtersFor = lookupFilters(rule, people, settings);
	return settings.lookIn.flatMap((table) => {
		const fields = places.get(table)?.[ruleIndex] ?? [];
		const accepts = findsStrangers(fields, settings) ? acceptsKeys(rule, fields, people, settings.phoneCountry) : acceptAll;
		const entitySet = tables.get(table)?.entitySetName ?? table;
		return filtersFor(fields).map((filter) => ({ table, path: queryPath(entitySet, { ...reads.get(table), filter }), accepts }));
	});
}

async function ask({ client, tables }: UpsertContext, questions: readonly Question[], options: LookUpOptions): Promise<ReadRow[]> {
	const answers = await client.readGroups(questions.map(({ path }) => path), { prefer: SHOWN_VALUES, ...options });
	return answers.flatMap((rows, index) => {
		const { table = '', accepts = acceptAll } = questions[index] ?? {};
		const primaryId = tables.get(table)?.primaryId ?? '';
		return rows.filter(accepts).map((row) => ({ table, id: String(row[primaryId]), row }));
	});
}

function questionsById({ tables, reads }: UpsertContext, ids: IdsByTable): Question[] {
	return [...ids].flatMap(([table, values]) => {
		const metadata = tables.get(table);
		if (!metadata || values.length === 0) return [];
		return inFilters({ column: metadata.primaryId, values: [...new Set(values)] }).map(({ filter }) => ({ table, path: queryPath(metadata.entitySetName, { ...reads.get(table), filter }), accepts: acceptAll }));
	});
}

/**
 * Reads every row that may match and every row named by its id, all rules and tables in the same few `$batch` requests, whatever the number of people.
 * All rules are asked for everybody: what one item changes can decide which row a later item finds.
 * @throws DataverseError when a question is refused
 */
export async function lookUp(context: UpsertContext, people: PeopleByRule, ids: IdsByTable = new Map(), options: LookUpOptions = {}): Promise<ReadRow[]> {
	const asked = context.settings.rules.flatMap((rule, ruleIndex) => questionsOfRule(context, ruleIndex, people(ruleIndex, rule)));
	return await ask(context, [...asked, ...questionsById(context, ids)], options);
}
