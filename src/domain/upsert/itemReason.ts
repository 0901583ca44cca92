import { explain } from '../faults/advice';
import type { DataverseFault } from '../faults/fault';
import { refusedNotes } from '../notes/notesOutcome';
import type { ItemResult } from './itemOutcome';

/** Said when a create turned out to be an update, so that the sentence fits the outcome. */
function rowReason({ decision, row, faults }: ItemResult): string {
	if (faults) return faults.join(' ');
	if (decision.kind === 'skip' && row && !decision.row?.isNew) return decision.reason;
	if (decision.kind === 'skip' && row?.status === 'failed') return `Same person as an earlier item of this run, which could not be written: ${[row.fault ? explain(row.fault) : '', row.note ?? ''].filter(Boolean).join(' ')}`;
	const lead = row?.matchedById ? 'Another run made this row at the same time, or an earlier run did.' : decision.reason;
	const fault: DataverseFault | undefined = row?.fault;
	return [row?.status === 'failed' || row?.status === 'review' ? '' : lead, fault ? explain(fault) : '', row?.note ?? ''].filter(Boolean).join(' ');
}

/** Why an item has its outcome, in words, and what was refused of its notes. */
export const reasonOf = (result: ItemResult): string => [rowReason(result), result.notes ? refusedNotes(result.notes) : ''].filter(Boolean).join(' ');
