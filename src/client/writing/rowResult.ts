import type { DataverseFault, FaultKind } from '../../domain/faults/fault';
import type { Reply } from '../reply';
import type { RowResult, RowStatus } from './plan';

const STATUS_OF_KIND: Partial<Record<FaultKind, RowStatus>> = { duplicateKey: 'exists', conflict: 'versionConflict' };

/** Faults after which nobody can say what became of an earlier attempt that got no answer. */
const LEAVES_OPEN: ReadonlySet<FaultKind> = new Set(['throttled', 'transient', 'unreachable']);

/** What a reply means for one row; `answerLost` is whether an attempt before this reply's request already got no answer. */
export function rowResult(id: string, reply: Reply, answerLost = false): RowResult {
	const lost = answerLost || reply.answerLost;
	if (reply.ok) return { status: 'written', id, answerLost: lost, requestId: reply.requestId };
	return { status: refusedStatus(reply.fault, lost), id, fault: reply.fault, answerLost: lost, requestId: reply.fault.requestId };
}

function refusedStatus(fault: DataverseFault, answerLost: boolean): RowStatus {
	if (answerLost && LEAVES_OPEN.has(fault.kind)) return 'unknown';
	return STATUS_OF_KIND[fault.kind] ?? 'refused';
}
