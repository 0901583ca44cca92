import { DataverseError } from '../../domain/faults/fault';
import { beginWithExisting, modesOf } from '../../domain/changes/chooseMode';
import { resync, type TablePosition } from '../../domain/changes/position';
import type { PageRead, Reading } from '../../domain/changes/reading';
import type { DataverseClient } from '../DataverseClient';
import { readPage, type TableToRead } from './readPage';

/** A page with the position it was read from, which another way of reading or an expired one may have replaced. */
export interface ReadOn {
	position: TablePosition;
	page: PageRead;
}

const EXPIRED = 'The service no longer knows the stored position, so all rows are read again.';

const modeOf = (reading: Reading) => (reading.mode === 'walk' ? 'delta' : reading.mode);

/** Begins another way; rows that were delivered before come again as a resync, because what was missed is not known. */
function beginAgain(position: TablePosition, reading: Reading): TablePosition {
	return position.seq === 0 ? { ...position, reading } : resync(position, position.fingerprint, reading);
}

function withNotices({ position, page }: ReadOn, notices: readonly string[]): ReadOn {
	return { position, page: { ...page, notices: [...notices, ...page.notices] } };
}

/**
 * The next page of a table. A position that expired begins anew; a way of reading that this user or table does not allow gives
 * way to the next one. The position that was passed in stays valid until the page was delivered.
 * @param begin makes the reading for another way, for a table that was never read
 * @throws DataverseError when no way is left, or the service cannot be reached
 */
export async function readOn(client: DataverseClient, what: TableToRead, start: TablePosition, begin: (mode: ReturnType<typeof modesOf>[number]) => Reading): Promise<ReadOn> {
	const notices: string[] = [];
	let position = start;
	const left = modesOf(what.table);
	let firstRefusal = '';
	for (;;) {
		const answer = await readPage(client, what, position.reading);
		if (answer.kind === 'page') return withNotices({ position, page: answer.page }, notices);
		if (answer.kind === 'expired') {
			notices.push(EXPIRED);
			position = beginAgain(position, beginWithExisting(modeOf(position.reading)));
			continue;
		}
		firstRefusal ||= answer.why;
		const next = left[left.indexOf(modeOf(position.reading)) + 1];
		if (next === undefined) throw new DataverseError({ kind: 'unsupported', status: 0, code: '', message: firstRefusal, requestId: '' }, firstRefusal);
		notices.push(answer.why);
		position = beginAgain(start, start.seq === 0 ? begin(next) : beginWithExisting(next));
	}
}
