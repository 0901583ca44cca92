import type { Decision } from '../../src/domain/upsert/decision';
import type { KnownRow } from '../../src/domain/upsert/item';
import { report } from '../../src/domain/upsert/report';

const row: KnownRow = {
	table: 'lead', id: '11111111-1111-4111-8111-111111111111', etag: null, isNew: false, values: {}, original: {},
	contributions: [{ itemIndex: 0, columns: [] }, { itemIndex: 1, columns: [] }],
};
const decision = (itemIndex: number): Decision => ({ itemIndex, kind: 'unchanged', reason: 'Nothing to change.', row, candidates: [], changes: {} });
const context = { environmentUrl: 'https://contoso.crm.dynamics.com', tables: new Map(), dryRun: false, reviewId: () => '', calls: { requests: 0, batchParts: 0, waitedMs: 0, throttled: 0 } };

test.each([
	[0, 'unchanged'],
	[1, 'failed'],
])('of a row that may not have been written, item %i that had nothing to add is reported as %s', (itemIndex, outcome) => {
	expect(report({ decision: decision(itemIndex), row: { status: 'failed', note: 'No answer.' } }, context)).toMatchObject({ outcome });
});
