import { Dynamics365ServicePrincipalApi } from '../../../credentials/Dynamics365ServicePrincipalApi.credentials';
import { Dynamics365CommitPosition } from '../../../nodes/Dynamics365CommitPosition/Dynamics365CommitPosition.node';
import { runNode, type NodeRun } from '../../support/runNode';
import { importOf, importTests } from '../../support/importTests';
import type { Ending, Given, RunningTrigger } from '../../support/importTrigger';
import type { IDataObject } from 'n8n-workflow';

const tests = importTests();
const { published, seedAccounts } = tests;
const seed = (count: number) => seedAccounts(Array.from({ length: count }, (_, index) => `Account ${index}`));
const accounts = (options: IDataObject = {}): IDataObject => ({ ...importOf('account'), options: { positionOnItems: true, ...options } });
const names = ({ items }: RunningTrigger) => items.map(({ row }) => row?.name);

/** The position is in the first item, as the trigger gives it. */
const commit = async (items: IDataObject[], staticData: IDataObject = {}): Promise<NodeRun> =>
	await runNode({ node: new Dynamics365CommitPosition(), parameters: { position: '={{ $input.first().json.commit }}' }, credentialType: new Dynamics365ServicePrincipalApi(), credentials: {}, items, staticData });

/** A worker runs each execution to its end, as a copy of the static data, while the process of the trigger dies before it hears of that. */
function workerAlone(): { workflow: (items: Given[]) => Promise<Ending>; written: () => IDataObject } {
	let written: IDataObject = {};
	return {
		written: () => written,
		workflow: async (items) => {
			const { staticData } = await commit(items, written);
			written = { ...written, ...staticData };
			return 'crashed';
		},
	};
}

describe('a workflow that ends with Commit Position', () => {
	it('brings nothing again although the process of the trigger died while a worker finished its rows', async () => {
		seed(3);
		const worker = workerAlone();
		const first = await published({ parameters: accounts(), workflow: worker.workflow });
		await first.stop();
		const second = await published({ parameters: accounts(), stored: { ...first.stored(), ...worker.written() } });
		expect(names(second)).toEqual([]);
		await tests.emulator.call('POST', 'accounts', { body: { name: 'New' } });
		await second.tick();
		expect(names(second)).toEqual(['New']);
	});

	it('brings the rows again where the worker did not get to the last step', async () => {
		seed(2);
		const first = await published({ parameters: accounts(), workflow: () => 'crashed' });
		await first.stop();
		const second = await published({ parameters: accounts(), stored: first.stored() });
		expect(names(second).slice(0, 2)).toEqual(['Account 0', 'Account 1']);
	});

	it('keeps only what stands behind whole pages, while a page is given out in pieces', async () => {
		seed(4);
		const pieces: [hasLastRow: boolean, hasPosition: boolean][] = [];
		const trigger = await published({ parameters: accounts({ whenFails: 'skip' }), workflow: (items) => {
			const hasLastRow = items.some(({ row }) => row.name === 'Account 3');
			pieces.push([hasLastRow, items[0]?.commit !== null]);
			return hasLastRow ? 'error' : 'success';
		} });
		expect(trigger.recorded).toHaveLength(1);
		expect(pieces).toEqual([[true, true], [false, false], [true, true], [false, false], [true, true]]);
	});

	it('does not go back to what was kept before the trigger itself came further', async () => {
		seed(1);
		const worker = workerAlone();
		const first = await published({ parameters: accounts(), workflow: worker.workflow });
		await first.stop();
		const second = await published({ parameters: accounts(), stored: { ...first.stored(), ...worker.written() } });
		await tests.emulator.call('POST', 'accounts', { body: { name: 'New' } });
		await second.tick();
		await second.stop();
		const third = await published({ parameters: accounts(), stored: { ...second.stored(), ...worker.written() } });
		expect(names(third)).toEqual([]);
	});

	it('brings nothing again where the execution wrote over what the trigger had stored, which began before that', async () => {
		seed(3);
		const worker = workerAlone();
		const first = await published({ parameters: accounts(), workflow: worker.workflow });
		await first.stop();
		const second = await published({ parameters: accounts(), stored: worker.written() });
		await tests.emulator.call('POST', 'accounts', { body: { name: 'New' } });
		await second.tick();
		expect(names(second)).toEqual(['New']);
	});

	it('does not go on behind a page of before Sync Now that a worker finished late', async () => {
		seed(2);
		const late = workerAlone();
		const first = await published({ parameters: accounts(), workflow: late.workflow });
		await first.stop();
		const second = await published({ parameters: accounts({ syncNow: 'again' }), stored: first.stored(), workflow: () => 'crashed' });
		await second.stop();
		const third = await published({ parameters: accounts({ syncNow: 'again' }), stored: { ...second.stored(), ...late.written() } });
		expect(names(third).slice(0, 2)).toEqual(['Account 0', 'Account 1']);
	});

	it('passes its items on', async () => {
		const { outputs } = await commit([{ name: 'One', commit: null }, { name: 'Two' }]);
		expect(outputs[0]?.map(({ json, pairedItem }) => [json.name, pairedItem])).toEqual([['One', { item: 0 }], ['Two', { item: 1 }]]);
	});

	it.each<[string, IDataObject]>([['nothing', {}], ['an empty text', { commit: '' }], ['something else', { commit: { seq: 1 } }]])('is told what to switch on when the rows carry %s', async (_what, item) => {
		const { error, staticData } = await commit([item]);
		expect(error?.message).toBe('The rows of the Import Trigger carry no position; switch on its option "Position on Items", and write its name into Position.');
		expect(staticData).toBeUndefined();
	});
});
