import { courseOf } from '../../../bench/host/memoryCourse';

const steady = (mb: number, samples: number): number[] => Array.from({ length: samples }, () => mb);

describe('the course of memory', () => {
	const CASES: [name: string, samples: number[], growth: number][] = [
		['is 1 where memory stays', steady(500, 100), 1],
		['leaves out the first tenth, in which a process warms up', [...steady(100, 10), ...steady(500, 90)], 1],
		['is 2 where the last tenth takes twice the second', [...steady(300, 20), ...steady(400, 70), ...steady(600, 10)], 2],
		['is not moved by a single peak within a tenth', [...steady(500, 95), 600, ...steady(500, 4)], 1.02],
		['is 1 for a run that ended at once', [500], 1],
	];

	it.each(CASES)('%s', (_name, samples, growth) => {
		expect(courseOf(samples).growth).toBeCloseTo(growth, 5);
	});

	it('knows the peak', () => {
		expect(courseOf([100, 900, 300]).peakMb).toBe(900);
	});
});
