import type { RowOutcome } from '../../../src/domain/upsert/rowOutcome';
import { report } from '../../../src/domain/upsert/report';
import { stage, tables, type Existing, type ItemOptions } from './stage';

const calls = { requests: 3, batchParts: 9, waitedMs: 0, throttled: 0 };
const reportOf = (items: ItemOptions[], existing: Existing, row?: RowOutcome, dryRun = false) => {
	const decision = stage(items, existing).decisions.at(-1);
	if (!decision) throw new Error('Nothing was decided');
	return report({ decision, row }, { environmentUrl: 'https://contoso.crm4.dynamics.com', tables, dryRun, calls, reviewId: () => 'review-1' });
};
const ann: ItemOptions = { lead: { emailaddress1: 'ann@x.com', jobtitle: 'Boss' } };
const known: Existing = { lead: [{ id: 'a', emailaddress1: 'ann@x.com', fullname: 'Ann Lee', modifiedon: '2026-01-01T00:00:00Z' }] };

describe('an item\'s report', () => {
	it('names outcome, row, link, rule, changes, calls and request of an update', () => {
		expect(reportOf([ann], known, { status: 'updated', requestId: 'r1' })).toEqual({
			outcome: 'updated', reason: 'Lead found by e-mail.', table: 'lead', id: 'a', matchedBy: 'e-mail', owner: null, ownerName: null, modifiedOn: '2026-01-01T00:00:00Z', calls, requestId: 'r1',
			url: 'https://contoso.crm4.dynamics.com/main.aspx?etn=lead&id=a&pagetype=entityrecord',
			changes: { jobtitle: { from: null, to: 'Boss' } },
			candidates: [expect.objectContaining({ table: 'lead', id: 'a', name: 'Ann Lee', url: expect.stringContaining('id=a') as string, owner: null, modifiedOn: '2026-01-01T00:00:00Z' })],
		});
	});

	it('lists all candidates of a review and no row', () => {
		const twins: Existing = { lead: [...(known.lead ?? []), { id: 'b', emailaddress1: 'ann@x.com' }] };
		expect(reportOf([ann], twins)).toMatchObject({ outcome: 'needsReview', table: null, id: null, url: null, changes: {}, reviewId: 'review-1', candidates: [{ id: 'a', changes: { jobtitle: { from: null, to: 'Boss' } } }, { id: 'b' }] });
	});

	it('names no row that was not made', () => {
		expect(reportOf([ann], {}, { status: 'failed', note: 'No.' })).toMatchObject({ outcome: 'failed', id: null, url: null, changes: {} });
	});

	it('says what a dry run would make, without an id that does not exist', () => {
		expect(reportOf([ann], {}, undefined, true)).toMatchObject({ outcome: 'created', dryRun: true, id: null, url: null, changes: { jobtitle: { from: null, to: 'Boss' } } });
	});

	it('shows the row that an earlier item of the run made as no candidate', () => {
		expect(reportOf([ann, ann], {}, { status: 'created' })).toMatchObject({ outcome: 'unchanged', candidates: [] });
	});
});
