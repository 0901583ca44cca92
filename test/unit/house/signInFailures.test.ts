import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { signInFaults } from '../../../src/domain/environment/signInFaults';
import { BROKEN_CONNECTIONS, ON_ANOTHER_MACHINE, PROVOCATIONS } from '../../support/signInFailures';

const root = dirname(dirname(dirname(__dirname)));
const provoked = [...PROVOCATIONS, ...BROKEN_CONNECTIONS].map(({ code }) => code);

describe('every fault of the sign-in table', () => {
	it('is provoked in a real n8n, through the node and through the credential test', () => {
		expect([...provoked, ...Object.keys(ON_ANOTHER_MACHINE)].sort()).toEqual([...signInFaults.keys()].sort());
	});

	it.each(Object.entries(ON_ANOTHER_MACHINE))('%s is provoked by %s', (code, test) => {
		expect(existsSync(join(root, test)) && readFileSync(join(root, test), 'utf8').includes(`'${code}'`)).toBe(true);
	});
});
