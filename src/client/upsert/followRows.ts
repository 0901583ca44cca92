import { compareGuid } from '../../domain/odata/filter';
import { inFilters, orGroups } from '../../domain/odata/filterGroups';
import { queryPath } from '../../domain/odata/path';
import { SHOWN_VALUES } from '../../domain/review/candidate';
import type { KnownRow } from '../../domain/upsert/item';
import { rowState } from '../../domain/upsert/rowState';
import type { UpsertContext } from './context';

/** A row merged into a row that was merged itself, and so on; longer chains do not come about by hand. */
const LONGEST_CHAIN = 5;

const idOf = (row: KnownRow, column: string): string | undefined => {
	const id = row.original[`_${column}_value`];
	return typeof id === 'string' ? id : undefined;
};

interface Question {
	table: string;
	path: string;
}

function byId(context: UpsertContext, table: string, ids: readonly (string | undefined)[]): Question[] {
	const metadata = context.tables.get(table);
	const unknown = [...new Set(ids)].filter((id) => id !== undefined && !context.world.get(table, id)) as string[];
	if (!metadata || unknown.length === 0) return [];
	return inFilters({ column: metadata.primaryId, values: unknown }).map(({ filter }) => ({ table, path: queryPath(metadata.entitySetName, { ...context.reads.get(table), filter }) }));
}

/** Contacts that say which lead they were made of. */
function byOriginatingLead(context: UpsertContext, leads: readonly KnownRow[]): Question[] {
	const metadata = context.tables.get('contact');
	if (!metadata?.columns.has('originatingleadid') || leads.length === 0) return [];
	const asked = leads.map(({ id }) => ({ member: id, condition: compareGuid('_originatingleadid_value', 'eq', id) }));
	return orGroups(asked).map(({ filter }) => ({ table: 'contact', path: queryPath(metadata.entitySetName, { ...context.reads.get('contact'), filter }) }));
}

async function read(context: UpsertContext, questions: readonly Question[]): Promise<void> {
	const answers = await context.client.readGroups(questions.map(({ path }) => path), { prefer: SHOWN_VALUES });
	for (const [index, rows] of answers.entries()) {
		const table = questions[index]?.table ?? '';
		const primaryId = context.tables.get(table)?.primaryId ?? '';
		for (const row of rows) context.world.addRead(table, String(row[primaryId]), row);
	}
}

/** Tells the world what merged rows and qualified leads became, as far as that was read; gives back those still open. */
function link(context: UpsertContext, rows: readonly KnownRow[]): KnownRow[] {
	const { world } = context;
	const contacts = new Map([...world.rows].filter(({ table }) => table === 'contact').map((row) => [idOf(row, 'originatingleadid'), row]));
	return rows.filter((row) => {
		const isMerged = rowState(row.table, row.original) === 'merged';
		const [table, id] = isMerged ? [row.table, idOf(row, 'masterid')] : ['contact', idOf(row, 'parentcontactid')];
		const became = (id && world.get(table, id)) || (isMerged ? undefined : contacts.get(row.id));
		if (became) world.follow(row, became);
		return !became;
	});
}

/**
 * Reads what the rows that were found became: a merged row its master, a qualified lead the contact it was qualified to (only
 * where contacts are looked in). One grouped question per step of a chain, none when there is nothing to follow.
 * @throws DataverseError when a question is refused
 */
export async function followRows(context: UpsertContext): Promise<void> {
	const seesContacts = context.settings.lookIn.includes('contact');
	const followed = new Set<KnownRow>();
	for (let step = 0; step < LONGEST_CHAIN; step += 1) {
		const open = [...context.world.rows].filter((row) => {
			const state = row.isNew ? 'active' : rowState(row.table, row.original);
			return !followed.has(row) && (state === 'merged' || (state === 'qualified' && seesContacts));
		});
		if (open.length === 0) return;
		for (const row of open) followed.add(row);
		const unread = link(context, open);
		const merged = unread.filter((row) => rowState(row.table, row.original) === 'merged');
		const leads = unread.filter((row) => !merged.includes(row));
		await read(context, [
			...[...new Set(merged.map(({ table }) => table))].flatMap((table) => byId(context, table, merged.filter((row) => row.table === table).map((row) => idOf(row, 'masterid')))),
			...byId(context, 'contact', leads.map((row) => idOf(row, 'parentcontactid'))),
			...byOriginatingLead(context, leads),
		]);
		link(context, unread);
	}
}
