import { PageDelivery } from '../../../src/client/changes/PageDelivery';
import type { Change } from '../../../src/domain/changes/change';
import type { WhenFails } from '../../../src/domain/changes/failurePolicy';

const rows = (count: number): Change[] => Array.from({ length: count }, (_, index) => ({ kind: 'existing', id: `row ${index}`, row: {} }));

interface Course {
	/** Ids of rows that were delivered, in order. */
	delivered: string[];
	/** Deliveries that were tried. */
	tries: number;
	/** What was made known. */
	news: string[];
	/** Milliseconds waited before each repetition. */
	waits: number[];
}

/** Delivers a page to a workflow that fails on one row, until the page is done or so many tries were made. */
function course(count: number, bad: string, policy: WhenFails, most = 60): Course {
	const page = new PageDelivery({} as never, rows(count));
	const told: Course = { delivered: [], tries: 0, news: [], waits: [] };
	while (page.batch.length > 0 && told.tries < most) {
		const ids = page.batch.map(({ id }) => id);
		told.tries += 1;
		if (!ids.includes(bad)) {
			told.delivered.push(...ids);
			page.succeeded();
			continue;
		}
		const next = page.failed(policy);
		if (next.isNews) told.news.push(`${next.action} ${ids.join()}`);
		if (next.action === 'again') told.waits.push(next.afterMs);
		if (next.action === 'hold') break;
	}
	return told;
}

describe('a page with a row that the workflow fails on', () => {
	it.each([1, 2, 3, 64, 500])('is delivered but for that row with Skip and Record, with %i rows in few tries', (count) => {
		const bad = `row ${Math.floor(count / 3)}`;
		const { delivered, news, tries } = course(count, bad, 'skip', 10_000);
		expect(delivered).toEqual(rows(count).map(({ id }) => id).filter((id) => id !== bad));
		expect(news).toEqual([`skip ${bad}`]);
		expect(tries).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(count)) + count);
	});

	it('is tried again whole twice, then halved until the row is alone and named once with Try Again', () => {
		const { delivered, news } = course(8, 'row 5', 'tryAgain');
		expect(delivered).toEqual(['row 0', 'row 1', 'row 2', 'row 3', 'row 4']);
		expect(news).toEqual(['again row 5']);
	});

	it('waits longer and longer for a row alone, at most a quarter of an hour', () => {
		const { waits } = course(1, 'row 0', 'tryAgain', 20);
		expect(waits.slice(0, 3)).toEqual([5_000, 10_000, 20_000]);
		expect(Math.max(...waits)).toBe(15 * 60_000);
	});

	it('is held at once with Stop', () => {
		expect(course(8, 'row 5', 'stop')).toMatchObject({ delivered: [], tries: 1, news: [expect.stringContaining('hold')] });
	});
});
