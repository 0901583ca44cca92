import type { WebApiRow } from '../matching/ruleKeys';
import { kindOfRow, type Change, type ChangesAnswer } from './change';
import type { DeltaReading, PageRead } from './reading';

/** `{"@odata.context": ".../$deletedEntity", "id": "...", "reason": "deleted"}` (Microsoft, "Use change tracking to synchronize data with external systems"). */
const isDeleted = (row: WebApiRow): boolean => row.reason === 'deleted' || String(row['@odata.context'] ?? '').endsWith('/$deletedEntity');

function changeOf(row: WebApiRow, primaryId: string, { stage, since }: DeltaReading): Change {
	if (isDeleted(row)) return { kind: 'deleted', id: String(row.id).toLowerCase(), row: null };
	return { kind: stage === 'existing' ? 'existing' : kindOfRow(row, since), id: String(row[primaryId]), row };
}

/** What a page of change tracking means. Undefined when the answer has neither link: the service did not track. */
export function readDelta(reading: DeltaReading, answer: ChangesAnswer, primaryId: string): PageRead | undefined {
	const { nextLink, deltaLink, serverTime } = answer;
	const begunAt = reading.begunAt ?? serverTime;
	const changes = answer.rows.map((row) => changeOf(row, primaryId, reading));
	if (deltaLink !== undefined) {
		return { changes, isLast: true, notices: [], next: { mode: 'delta', stage: 'changes', link: deltaLink, since: begunAt, begunAt: null } };
	}
	return nextLink === undefined ? undefined : { changes, isLast: false, notices: [], next: { ...reading, link: nextLink, begunAt } };
}
