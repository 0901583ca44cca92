import fc from 'fast-check';
import { compare } from '../../../src/domain/odata/filter';
import { jointFilters, type JointQuestion, type Term } from '../../../src/domain/odata/jointFilters';

const FIELDS = [['firstname'], ['telephone1', 'telephone2'], []];

/** How often a column's In or eq is in a decoded filter. */
const conditionsIn = (filter: string): number => (filter.match(/CRM\.In\(| eq /g) ?? []).length;
const valuesIn = (filter: string): number => (filter.match(/"[^"]*"| eq /g) ?? []).length;

const text = (prefix: string) => fc.integer({ max: 3_000, min: 0 }).map((number) => `${prefix}${number}`);
const plain = (prefix: string): fc.Arbitrary<Term> => text(prefix).map((value) => ({ plain: value }));
const quoted = (column: string): fc.Arbitrary<Term> => text("O'").map((value) => compare(column, 'eq', value));
const question: fc.Arbitrary<JointQuestion> = fc.tuple(
	fc.array(fc.oneof(plain('a'), quoted('firstname')), { minLength: 1, maxLength: 2 }),
	fc.array(plain('p'), { minLength: 1, maxLength: 12 }),
	fc.array(quoted('name'), { minLength: 1, maxLength: 1 }),
);

const textOf = (term: Term): string => ('plain' in term ? `"${term.plain}"` : term.text);

describe('a joint question', () => {
	it('has all terms of every member in one filter, and keeps the limits of values, conditions and characters', () => {
		fc.assert(
			fc.property(fc.array(question, { maxLength: 1_500, minLength: 300 }), (questions) => {
				const filters = jointFilters(FIELDS, questions).map((filter) => ({ filter, decoded: decodeURIComponent(filter) }));
				const terms = filters.map(({ decoded }) => new Set([...(decoded.match(/"[^"]*"/g) ?? []), ...(decoded.match(/\w+ eq '(?:''|[^'])*'/g) ?? [])]));
				for (const fields of questions) expect(terms.some((known) => fields.flat().every((term) => known.has(textOf(term))))).toBe(true);
				for (const { filter, decoded } of filters) {
					expect(filter.length).toBeLessThanOrEqual(60_000);
					expect(conditionsIn(decoded)).toBeLessThanOrEqual(500);
					expect(valuesIn(decoded)).toBeLessThanOrEqual(1_000);
				}
			}),
			{ numRuns: 20 },
		);
	});

	it('asks members that share a value together, so that few rows mix the fields of several', () => {
		const questions: JointQuestion[] = Array.from({ length: 1_200 }, (_, index) => [[{ plain: `first ${index % 2}` }], [{ plain: `last ${index}` }]]);
		const filters = jointFilters([['firstname'], ['lastname']], questions);
		expect(filters.map((filter) => (decodeURIComponent(filter).match(/"first \d"/g) ?? []).length)).toEqual([2, 1]);
	});

	it('refuses a member that fits into no address', () => {
		expect(() => jointFilters([['firstname']], [[[{ plain: 'ü'.repeat(20_000) }]]])).toThrow(RangeError);
	});
});
