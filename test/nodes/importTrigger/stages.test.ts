import flows from '../../../emulator/schema/businessProcessFlows.json';
import { importTests } from '../../support/importTests';
import { listedByTrigger, publish, type Given, type RunningTrigger, type TriggerCall } from '../../support/importTrigger';

const tests = importTests();

async function published(call: TriggerCall = {}): Promise<RunningTrigger> {
	return await tests.published({ ...call, parameters: { import: 'stages', ...call.parameters } });
}

/** Each process an opportunity can go through, and the navigation property to the opportunity. */
const PROCESSES = [
	['Opportunity Sales Process', 'opportunitysalesprocesses', 'opportunityid'],
	['Lead to Opportunity Sales Process', 'leadtoopportunitysalesprocesses', 'opportunityId'],
	['Partner Sale', 'new_partnersales', 'bpf_opportunityid'],
] as const;
type Process = readonly [name: string, set: string, navigation: string];
const [SALES, , PARTNER] = PROCESSES;

const stagesOf = ([, set]: Process) => (flows.find(({ bpfEntitySet }) => bpfEntitySet === set)?.stages ?? []).map(({ processstageid: id, stagename: name }) => ({ id, name }));
const stage = (process: Process, at: number) => ({ id: stagesOf(process)[at]?.id, name: stagesOf(process)[at]?.name, process: process[0] });
const opportunity = (name: string, more: object = {}) => tests.emulator.seed({ opportunities: [{ name, ...more }] }).opportunities?.[0] ?? '';

async function ok(method: string, path: string, body?: object): Promise<string> {
	const { status, text, headers } = await tests.emulator.call(method, path, { body, headers: { prefer: 'return=representation', ...(method === 'PATCH' ? { 'if-match': '*' } : {}) } });
	expect([path, status < 300 ? '' : text]).toEqual([path, '']);
	return headers.get('odata-entityid') ?? text;
}

const at = (process: Process, position: number) => ({
	'activestageid@odata.bind': `/processstages(${stagesOf(process)[position]?.id})`,
	traversedpath: stagesOf(process).slice(0, position + 1).map(({ id }) => id).join(','),
});

/** Begins a process for the opportunity, at a stage; gives back the instance's id. */
async function begin(process: Process, id: string, position = 0): Promise<string> {
	const [, set, navigation] = process;
	const body = JSON.parse(await ok('POST', set, { [`${navigation}@odata.bind`]: `/opportunities(${id})`, ...at(process, position) })) as { businessprocessflowinstanceid: string };
	// Longer than the overlap that a process read by row version is read back at its beginning.
	tests.emulator.environment.clock.advance(10 * 60_000);
	return body.businessprocessflowinstanceid;
}

async function move(process: Process, instance: string, position: number): Promise<void> {
	tests.emulator.environment.clock.advance(60_000);
	await ok('PATCH', `${process[1]}(${instance})`, at(process, position));
}

const told = (items: readonly Given[]) => items.map(({ change, row, stage: where }) => [change, row?.name, (where as { name?: string } | null)?.name]);
const requests = () => tests.emulator.trace().filter(({ url }) => !url.includes('EntityDefinitions')).length;

describe.each(PROCESSES)('opportunities in the %s', (...process) => {
	it('S116: come with stage and process, and again when only the stage has moved', async () => {
		const id = opportunity('Big deal');
		const instance = await begin(process, id, 1);
		const trigger = await published();
		await move(process, instance, 2);
		await trigger.tick();
		await trigger.tick();
		expect(trigger.items.map(({ change, table, id: of, stage: where }) => [change, table, of, where])).toEqual([
			['existing', 'opportunity', id, stage(process, 1)],
			['updated', 'opportunity', id, stage(process, 2)],
		]);
	});

	it('S116: are found with change tracking of the process, too', async () => {
		tests.emulator.environment.schema.table(String(flows.find(({ bpfEntitySet }) => bpfEntitySet === process[1])?.bpfEntity)).changeTrackingEnabled = true;
		const instance = await begin(process, opportunity('Big deal'));
		const trigger = await published();
		for (const position of [1, 2]) {
			await move(process, instance, position);
			await trigger.tick();
			await trigger.tick();
		}
		expect(told(trigger.items).map(([, , name]) => name)).toEqual([0, 1, 2].map((position) => stagesOf(process)[position]?.name));
	});
});

describe('the stage of an opportunity', () => {
	it('is that of the process that was modified last', async () => {
		const id = opportunity('Big deal');
		await begin(SALES, id, 3);
		const partner = await begin(PARTNER, id);
		await move(PARTNER, partner, 1);
		expect((await published()).items[0]?.stage).toEqual(stage(PARTNER, 1));
	});

	it('is not that of a process that was aborted', async () => {
		const id = opportunity('Big deal');
		const sales = await begin(SALES, id, 2);
		const partner = await begin(PARTNER, id);
		await move(SALES, sales, 3);
		await move(PARTNER, partner, 1);
		await ok('PATCH', `new_partnersales(${partner})`, { statecode: 1, statuscode: 3 });
		expect((await published()).items[0]?.stage).toEqual(stage(SALES, 3));
	});

	it('is the step name where there is no process, and that is said', async () => {
		opportunity('Old deal', { stepname: '2-Develop' });
		opportunity('Bare deal');
		const [one, other] = (await published()).items;
		expect([one?.stage, other?.stage]).toEqual([{ id: null, name: '2-Develop', process: null }, null]);
		expect(JSON.stringify(one?.progress)).toContain('1 row here is in no active process; the stage is the column stepname.');
	});

	it('is not read of a process that this user may not read, and that is said', async () => {
		await begin(PARTNER, opportunity('Big deal', { stepname: 'Step' }), 1);
		tests.emulator.environment.store.database.prepare("DELETE FROM roleprivileges WHERE name LIKE 'prvReadnew_partnersale'").run();
		const [item] = (await published()).items;
		expect(item?.stage).toEqual({ id: null, name: 'Step', process: null });
		expect(JSON.stringify(item?.progress)).toContain('The process Partner Sale may not be read by this user');
	});

	it('is in the rows that a test in the editor shows', async () => {
		await begin(SALES, opportunity('Big deal'), 2);
		const trigger = await publish(tests.emulator, { parameters: { import: 'stages' }, mode: 'manual' });
		expect(trigger.items.map(({ stage: where }) => where)).toEqual([stage(SALES, 2)]);
	});
});

describe('a filter by stage', () => {
	const chosen = (stages: string | (string | undefined)[], options: object = {}) => ({ parameters: { import: 'stages', stages, options } as TriggerCall['parameters'] });
	const deals = async () => {
		for (const position of [0, 1, 2]) await begin(SALES, opportunity(`Deal ${position}`), position);
	};

	it.each([
		['by id', () => [stage(SALES, 1).id, stage(SALES, 2).id]],
		['by name', () => 'develop, PROPOSE'],
	])('S116: lets in the chosen stages, %s', async (_how, stages) => {
		await deals();
		const trigger = await published(chosen(stages()));
		expect(told(trigger.items)).toEqual([['existing', 'Deal 1', 'Develop'], ['existing', 'Deal 2', 'Propose']]);
	});

	it('S116: is chosen from the stages of every process, as they are now', async () => {
		await ok('PATCH', `processstages(${stage(PARTNER, 1).id})`, { stagename: 'Train' });
		const listed = await listedByTrigger(tests.emulator, 'getStages');
		expect(listed.map(({ name }) => name)).toEqual([
			...['Develop', 'Propose', 'Close'].map((name) => `${name} (Lead to Opportunity Sales Process)`),
			...['Qualify', 'Develop', 'Propose', 'Close'].map((name) => `${name} (Opportunity Sales Process)`),
			...['Recruit', 'Train', 'Close'].map((name) => `${name} (Partner Sale)`),
		]);
		expect(listed.map(({ value }) => value)).toContain(stage(PARTNER, 1).id);
	});

	it('goes by the step name where there is no process', async () => {
		opportunity('Old deal', { stepname: '2-Develop' });
		opportunity('Older deal', { stepname: '1-Qualify' });
		expect(told((await published(chosen([stage(SALES, 1).id]))).items)).toEqual([['existing', 'Old deal', '2-Develop']]);
	});

	it('S117: says nothing of an opportunity that leaves the stages, or says that it left', async () => {
		const instance = await begin(SALES, opportunity('Big deal'), 1);
		const ignoring = await published(chosen([stage(SALES, 1).id]));
		const telling = await published(chosen([stage(SALES, 1).id], { leftFilter: 'emit' }));
		await move(SALES, instance, 2);
		await Promise.all([ignoring.tick(), telling.tick()]);
		expect([ignoring, telling].map(({ items }) => told(items.slice(1)))).toEqual([[], [['outsideFilter', 'Big deal', 'Propose']]]);
	});

	it('S117: brings an opportunity that comes into the stages', async () => {
		const instance = await begin(SALES, opportunity('Big deal'));
		const trigger = await published(chosen([stage(SALES, 2).id]));
		expect(trigger.items).toEqual([]);
		await move(SALES, instance, 2);
		await trigger.tick();
		expect(told(trigger.items)).toEqual([['updated', 'Big deal', 'Propose']]);
	});

	it('S117: counts after it was changed with the next publishing, for all opportunities', async () => {
		await deals();
		const before = await published(chosen([stage(SALES, 0).id]));
		await before.stop();
		const after = await published({ ...chosen([stage(SALES, 1).id]), stored: before.stored() });
		expect(after.items.map(({ change, row }) => `${change} ${String(row?.name ?? '')}`.trim())).toEqual(['existing Deal 1', 'resyncFinished']);
	});

	it('is refused with a stage that there is not', async () => {
		await expect(published(chosen(['Negotiate']))).rejects.toThrow('Stage "Negotiate" is in no process of opportunities; choose from the list.');
	});

	it('holds beside the other filters', async () => {
		for (const [name, state] of [['Open', {}], ['Lost', { statecode: 2, statuscode: 4 }]] as const) await begin(SALES, opportunity(name, state), 1);
		const trigger = await published({ parameters: { stages: 'Develop', opportunityFilters: { state: 'active' } } });
		expect(told(trigger.items)).toEqual([['existing', 'Open', 'Develop']]);
	});
});

describe('stages over time', () => {
	it('G3: a move made while the workflow was unpublished is told of afterwards', async () => {
		const instance = await begin(SALES, opportunity('Big deal'));
		const first = await published();
		await first.stop();
		await move(SALES, instance, 3);
		expect(told((await published({ stored: first.stored() })).items)).toEqual([['updated', 'Big deal', 'Close']]);
	});

	it('a move is told of when the workflow failed on it, with the stage of the moment it is told', async () => {
		const instance = await begin(SALES, opportunity('Big deal'));
		const first = await published({ workflow: (items) => (items[0]?.change === 'existing' ? 'success' : 'error') });
		await move(SALES, instance, 1);
		await first.tick();
		await first.stop();
		await move(SALES, instance, 2);
		expect(told((await published({ stored: first.stored() })).items)).toEqual([['updated', 'Big deal', 'Propose']]);
	});

	it('a process that is new beside a running import brings its opportunities once', async () => {
		await begin(PARTNER, opportunity('Big deal'), 1);
		const first = await published();
		await first.stop();
		const stored = JSON.parse(JSON.stringify(first.stored()), (key, value: unknown) => (key === 'new_partnersale' ? undefined : value)) as Record<string, never>;
		expect(told((await published({ stored })).items)).toEqual([['updated', 'Big deal', 'Enable']]);
	});

	it('rows carry the generation of the opportunities, so that a sweep after a resync leaves them', async () => {
		const instance = await begin(SALES, opportunity('Big deal'));
		const first = await published();
		await first.stop();
		const second = await published({ parameters: { options: { syncNow: 'again' } }, stored: first.stored() });
		await move(SALES, instance, 1);
		await second.tick();
		expect(second.items.map(({ change, table, generation }) => [change, table, generation])).toEqual([['existing', 'opportunity', 2], ['resyncFinished', 'opportunity', 2], ['updated', 'opportunity', 2]]);
	});

	it('two hundred moves are read in groups: no more than ten requests', async () => {
		const instances: string[] = [];
		for (const id of tests.emulator.seed({ opportunities: Array.from({ length: 200 }, (_, index) => ({ name: `Deal ${index}` })) }).opportunities ?? []) instances.push(await begin(SALES, id));
		const trigger = await published();
		for (const instance of instances) await ok('PATCH', `opportunitysalesprocesses(${instance})`, at(SALES, 1));
		const before = requests();
		await trigger.tick();
		expect(trigger.items).toHaveLength(400);
		expect(requests() - before - instances.length).toBeLessThanOrEqual(10);
	});

	it('S103: nothing is executed and one request asked per table when nothing has moved', async () => {
		await begin(SALES, opportunity('Big deal'));
		const trigger = await published();
		const before = { executions: trigger.executions.length, requests: requests() };
		await trigger.tick();
		expect([trigger.executions.length - before.executions, requests() - before.requests]).toEqual([0, 1 + PROCESSES.length]);
	});
});
