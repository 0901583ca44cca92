import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { signInFaults } from '../../../src/domain/environment/signInFaults';
import { ELSEWHERE, PROVOCATIONS } from '../../support/signInFailures';

const root = dirname(dirname(dirname(__dirname)));
const provoked = PROVOCATIONS.map(({ code }) => code);

/** Whether a text names a fault as a word of its own, `50011` not being named by `500011`. */
const isNamedIn = (text: string, code: string): boolean => new RegExp(`(?<![0-9A-Za-z])(AADSTS)?${code}(?![0-9A-Za-z])`).test(text);
const textOf = (file: string): string => (existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '');

describe('every fault of the sign-in table', () => {
	it('is provoked in a real n8n, or a test is named that provokes it elsewhere', () => {
		expect([...signInFaults.keys()].filter((code) => !provoked.includes(code) && !(code in ELSEWHERE))).toEqual([]);
		expect([...provoked, ...Object.keys(ELSEWHERE)].filter((code) => !signInFaults.has(code))).toEqual([]);
	});

	it('has one place only', () => {
		expect(provoked.filter((code) => code in ELSEWHERE)).toEqual([]);
	});

	it.each(Object.entries(ELSEWHERE).map(([code, { test }]) => [code, test]))('%s is named by %s', (code, test) => {
		expect(isNamedIn(textOf(test), code)).toBe(true);
	});

	it('is named by its whole number only, and not by a file that is not there', () => {
		expect(['AADSTS50011', "'50011'", '500011', '50011x', textOf('test/none.test.ts')].map((text) => isNamedIn(text, '50011'))).toEqual([true, true, false, false, false]);
	});
});
