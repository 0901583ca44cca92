import { DataverseError } from '../../domain/faults/fault';
import { explain } from '../../domain/faults/advice';
import { beginWithExisting, modesOf, type Mode } from '../../domain/changes/chooseMode';
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
 * @throws DataverseError when the last way is refused too, the service knows not even a new position, or it cannot be reached
 */
export async function readOn(client: DataverseClient, what: TableToRead, start: TablePosition, begin: (mode: Mode) => Reading): Promise<ReadOn> {
	const notices: string[] = [];
	const ways = modesOf(what.table);
	let position = start;
	let isAnew = false;
	for (;;) {
		const answer = await readPage(client, what, position.reading);
		if (answer.kind === 'page') return withNotices({ position, page: answer.page }, notices);
		const mode = modeOf(position.reading);
		if (answer.kind === 'expired') {
			if (isAnew) throw new DataverseError(answer.fault, explain(answer.fault));
			isAnew = true;
			notices.push(EXPIRED);
			// Only the walk begins anew: its watermark stands for all changes that have not been delivered yet.
			position = position.reading.mode === 'walk' ? { ...position, reading: { ...position.reading, link: null, deltaLink: null, begunAt: null } } : beginAgain(position, beginWithExisting(mode));
			continue;
		}
		notices.push(answer.why);
		if (position.reading.mode === 'walk') {
			// Change tracking is not to be had; what watched meanwhile goes on.
			position = { ...position, reading: position.reading.watermark };
			continue;
		}
		// Comparing is the last way there is, and it never gives way.
		const next = ways[ways.indexOf(mode) + 1] ?? 'compare';
		position = beginAgain(start, start.seq === 0 ? begin(next) : beginWithExisting(next));
	}
}
