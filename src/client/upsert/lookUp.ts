import { lookupFilters } from '../../domain/matching/lookupQueries';
import type { MatchRule } from '../../domain/matching/matchRule';
import type { MatchValues, WebApiRow } from '../../domain/matching/ruleKeys';
import { inFilters } from '../../domain/odata/filterGroups';
import { queryPath } from '../../domain/odata/path';
import { SHOWN_VALUES } from '../../domain/review/candidate';
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
}

/** Ids of rows to read whatever the rules find, by table. */
export type IdsByTable = ReadonlyMap<string, readonly string[]>;

/** The people a rule is asked for; every rule of the run, by its position. */
export type PeopleByRule = (ruleIndex: number, rule: MatchRule) => readonly MatchValues[];

function questions(context: UpsertContext, people: PeopleByRule): Question[] {
	const { settings, places, tables, reads } = context;
	return settings.lookIn.flatMap((table) =>
		settings.rules.flatMap((rule, ruleIndex) => {
			const filters = lookupFilters(rule, places.get(table)?.[ruleIndex] ?? [], people(ruleIndex, rule), settings.phoneCountry);
			const entitySet = tables.get(table)?.entitySetName ?? table;
			return filters.map((filter) => ({ table, path: queryPath(entitySet, { ...reads.get(table), filter }) }));
		}),
	);
}

function questionsById({ tables, reads }: UpsertContext, ids: IdsByTable): Question[] {
	return [...ids].flatMap(([table, values]) => {
		const metadata = tables.get(table);
		if (!metadata || values.length === 0) return [];
		return inFilters({ column: metadata.primaryId, values: [...new Set(values)] }).map(({ filter }) => ({ table, path: queryPath(metadata.entitySetName, { ...reads.get(table), filter }) }));
	});
}

/**
 * Reads every row that may match and every row named by its id, all rules and tables in the same few `$batch` requests, whatever the number of people.
 * All rules are asked for everybody: what one item changes can decide which row a later item finds.
 * @throws DataverseError when a question is refused
 */
export async function lookUp(context: UpsertContext, people: PeopleByRule, ids: IdsByTable = new Map()): Promise<ReadRow[]> {
	const asked = [...questions(context, people), ...questionsById(context, ids)];
	const answers = await context.client.readGroups(asked.map(({ path }) => path), { prefer: SHOWN_VALUES });
	return answers.flatMap((rows, index) => {
		const table = asked[index]?.table ?? '';
		const primaryId = context.tables.get(table)?.primaryId ?? '';
		return rows.map((row) => ({ table, id: String(row[primaryId]), row }));
	});
}
