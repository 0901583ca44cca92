import { Limiter } from '../../../src/client/Limiter';

/** Work that ends when told to. */
function held(limiter: Limiter, count: number) {
	const order: number[] = [];
	const ends: (() => void)[] = [];
	const all = Array.from({ length: count }, async (_, index) => {
		await limiter.run(async () => {
			order.push(index);
			await new Promise<void>((end) => ends.push(end));
		});
	});
	return { order, ends, all };
}

const settle = async () => await new Promise((turn) => setImmediate(turn));

async function drain({ ends, all }: ReturnType<typeof held>) {
	for (let ended = 0; ended < all.length; ended += 1) {
		ends[ended]!();
		await settle();
	}
	await Promise.all(all);
}

describe('the limiter', () => {
	it('starts four and admits the others in the order they came', async () => {
		const work = held(new Limiter(), 7);
		await settle();
		expect(work.order).toEqual([0, 1, 2, 3]);
		work.ends[2]!();
		await settle();
		expect(work.order).toEqual([0, 1, 2, 3, 4]);
		work.ends[2] = () => undefined;
		await drain(work);
		expect(work.order).toEqual([0, 1, 2, 3, 4, 5, 6]);
	});

	it('admits work that goes ahead before all that wait, in the order it came', async () => {
		const limiter = new Limiter();
		const work = held(limiter, 6);
		const order: string[] = [];
		const ahead = ['first', 'second'].map(async (name) => await limiter.run(async () => await Promise.resolve(void order.push(`${name} after ${work.order.length}`)), true));
		await drain(work);
		await Promise.all(ahead);
		expect(order).toEqual(['first after 4', 'second after 4']);
	});

	it.each([
		['the number suggested', 10, 10],
		['52 when more is suggested', 500, 52],
		['four when the suggestion is not a number', Number.NaN, 4],
		['four when nothing is suggested', 0, 4],
		['one when one is suggested', 1, 1],
	])('allows %s', (_what, suggestion, cap) => {
		const limiter = new Limiter();
		limiter.suggest(suggestion);
		expect(limiter.cap).toBe(cap);
	});

	it('admits waiting work at once when the service suggests more', async () => {
		const limiter = new Limiter();
		const work = held(limiter, 6);
		limiter.suggest(6);
		await settle();
		expect(work.order).toHaveLength(6);
		await drain(work);
	});

	it('halves itself on a pause, once per pause, and grows back with successes but not beyond', () => {
		const limiter = new Limiter();
		limiter.suggest(16);
		limiter.pause(5_000);
		limiter.pause(4_000);
		expect({ cap: limiter.cap, until: limiter.pausedUntil }).toEqual({ cap: 8, until: 5_000 });
		for (let success = 0; success < 1_000; success += 1) limiter.succeeded();
		expect(limiter.cap).toBe(16);
	});

	it('gives the slot back when work fails', async () => {
		const limiter = new Limiter();
		limiter.suggest(1);
		await expect(limiter.run(async () => await Promise.reject(new Error('failed')))).rejects.toThrow('failed');
		await expect(limiter.run(async () => await Promise.resolve('next'))).resolves.toBe('next');
	});
});
