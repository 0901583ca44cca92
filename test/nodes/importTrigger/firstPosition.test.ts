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

	it('brings what changed while n8n was down in the middle of walking through the table, although the service has forgotten the place since', async () => {
		seedAccounts(Array.from({ length: 10_100 }, (_, index) => `Account ${index}`));
		passTime(10 * 60_000);
		const first = await published({ parameters: accounts({ requestsPerTick: 2 }) });
		passTime(2 * 60_000);
		await first.tick();
		await first.stop();
		expect(JSON.stringify(first.stored())).toMatch(/"mode":"walk".*"link":"http/);
		await tests.emulator.call('POST', 'accounts', { body: { name: 'While it was down' } });
		tests.emulator.faults({ kind: 'error', urlPattern: 'skiptoken', times: 1, status: 410, code: '0x80044352', message: 'Version stamp associated with the client has expired. Please perform a full sync.' });
		passTime(60 * 60_000);
		const second = await published({ parameters: accounts({ requestsPerTick: 2 }), stored: first.stored() });
		for (let tick = 0; tick < 8; tick += 1) await second.tick();
		expect(tests.emulator.trace().filter(({ status }) => status === 410)).toHaveLength(1);
		expect([...new Set(told(second))]).toEqual(['created While it was down']);
	});
});
