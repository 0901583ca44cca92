import { LAST_ORDINAL, newRowId, type RowIdentity } from '../../domain/identity/newRowId';
import type { WebApiRow } from '../../domain/matching/ruleKeys';
import type { KnownRow } from '../../domain/upsert/item';
import type { RowOutcome } from '../../domain/upsert/rowOutcome';
import { inactiveReason } from '../../domain/upsert/rowState';
import { idsTaken } from '../../domain/upsert/createNew';
import { inactivePolicy } from '../../domain/upsert/inactivePolicy';
import { hasIdentity, holdsOurValues } from '../../domain/upsert/sameIdentity';
import type { UpsertContext } from './context';
import { readById } from './readById';

/** A row on its way to being created. */
export interface NewRow {
	row: KnownRow;
	identity?: RowIdentity;
	/** How often its id had to be given up. */
	ordinal: number;
	/** An answer to its create was lost, so a row under its id may be our own. */
	answerLost: boolean;
	note?: string;
}

export interface Settled {
	/** The row under our id is this person: an ordinary match. */
	same: { row: KnownRow; fresh: WebApiRow; answerLost: boolean }[];
	/** To be created again under the next id. */
	again: NewRow[];
	outcomes: Map<KnownRow, RowOutcome>;
}

/** A row that was created a moment ago by somebody else may take this long to be seen. */
const READ_AGAIN_AFTER_MS = 1_000;

async function readTwice(context: UpsertContext, table: string, taken: readonly NewRow[]): Promise<Map<string, WebApiRow>> {
	const ids = taken.map(({ row }) => row.id);
	const seen = await readById(context, table, ids);
	const unseen = ids.filter((id) => !seen.has(id));
	if (unseen.length === 0) return seen;
	await context.sleep(READ_AGAIN_AFTER_MS);
	return new Map([...seen, ...(await readById(context, table, unseen))]);
}

function nextOrdinal(context: UpsertContext, made: NewRow, why: string, settled: Settled): void {
	if (!made.identity || made.ordinal >= LAST_ORDINAL) {
		settled.outcomes.set(made.row, { status: 'review', note: idsTaken(why) });
		return;
	}
	made.ordinal += 1;
	made.row.id = newRowId(context.organisationId, made.identity, made.ordinal);
	made.answerLost = false;
	made.note = `The first id for this person was taken: ${why}.`;
	settled.again.push(made);
}

const isIgnored = ({ settings }: UpsertContext, table: string, fresh: WebApiRow): boolean => inactivePolicy({ table, values: fresh }, settings) === 'ignore';

/**
 * "Already exists" is never taken for success unread. All taken ids are read back in one grouped question; a row may be the
 * same person, another person by now, out of use, or not visible to us.
 * @throws DataverseError when reading back is refused
 */
export async function settleTaken(context: UpsertContext, table: string, taken: readonly NewRow[]): Promise<Settled> {
	const seen = await readTwice(context, table, taken);
	const settled: Settled = { same: [], again: [], outcomes: new Map() };
	for (const made of taken) {
		const { row, identity, answerLost } = made;
		const fresh = seen.get(row.id);
		const outOfUse = fresh && inactiveReason(table, fresh);
		if (!fresh) nextOrdinal(context, made, 'a row has it that we may not see', settled);
		else if (!identity || !(hasIdentity(fresh, identity, context.places, context.settings.phoneCountry) || (answerLost && holdsOurValues(row, fresh)))) {
			nextOrdinal(context, made, 'the row that has it is another person by now', settled);
		} else if (outOfUse && isIgnored(context, table, fresh)) nextOrdinal(context, made, `the row that has it ${outOfUse}`, settled);
		else if (outOfUse) {
			Object.assign(row, { isNew: false, original: fresh, values: { ...fresh }, contributions: [] });
			settled.outcomes.set(row, { status: 'review', note: `A row for this person exists, but it ${outOfUse}; decide what to do with it.`, matchedById: true });
		} else settled.same.push({ row, fresh, answerLost });
	}
	return settled;
}
