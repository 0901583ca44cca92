import type { IDataObject } from 'n8n-workflow';
import { importOf, importTests, passTime, told } from '../../support/importTests';

const tests = importTests();
const { published, seedAccounts, control } = tests;
const accounts = (options: IDataObject = {}): IDataObject => ({ ...importOf('account'), startWith: 'changes', options });

describe('a trigger that gives out new changes only', () => {
	it.each([['with change tracking', true], ['without change tracking', false]])('brings what changed while n8n was down, although it had not given anything out before, %s', async (_how, changeTrackingEnabled) => {
		await control('PUT', 'tables/account', { changeTrackingEnabled });
		seedAccounts(['Old']);
		passTime(10 * 60_000);
		const first = await published({ parameters: accounts() });
		await tests.emulator.call('POST', 'accounts', { body: { name: 'While it was down' } });
		passTime(60 * 60_000);
		const second = await published({ parameters: accounts(), stored: first.stored() });
		await second.tick();
		expect([told(first), told(second)]).toEqual([[], ['created While it was down']]);
	});
});
