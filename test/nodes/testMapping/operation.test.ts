import { NodeHelpers, type IDataObject, type INode, type INodeParameters } from 'n8n-workflow';
import { Dynamics365Upsert } from '../../../nodes/Dynamics365Upsert/Dynamics365Upsert.node';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';
import { ada, mapped, testMapping, WRITING } from '../../support/testMappingNode';
import { callAsTool, upsert } from '../../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const { description } = new Dynamics365Upsert();

/** What the editor makes of a node's parameters when one of them is changed: fields that are out of view are dropped. */
const edited = (parameters: INodeParameters, change: INodeParameters): INodeParameters => {
	const node = { typeVersion: 1 } as INode;
	const shown = (values: INodeParameters) => NodeHelpers.getNodeParameters(description.properties, values, true, false, node, description) ?? {};
	return shown({ ...shown(parameters), ...change });
};

const settings: INodeParameters = {
	saveAs: { __rl: true, mode: 'list', value: 'lead' }, findExistingBy: 'custom', matchRules: { rule: [{ columns: ['lastname', 'firstname'] }] }, lookIn: 'contactsThenLeads', ifFound: 'createAnyway',
	eventId: '={{ $json.event }}', mapping: 'defaultsPlusMyRows', fields: { row: [{ column: 'jobtitle', value: 'x', update: 'append' }] }, owner: 'fromItem', options: { severalMatches: 'oldest' },
};

describe('S62: the field Operation', () => {
	test('comes first behind the choice of credential, and stands on the upsert', () => {
		expect(description.properties.find(({ name }) => name !== 'authentication')).toMatchObject({ name: 'operation', type: 'options', default: 'upsert', noDataExpression: true });
	});

	test('costs no setting when somebody tests and goes back', () => {
		const before = edited(settings, { operation: 'upsert' });
		const tested = edited(before, { operation: 'testMapping' });
		expect(tested).toMatchObject({ howToTest: 'checkWithoutKeeping', ...settings });
		expect(edited(tested, { operation: 'upsert' })).toEqual(before);
	});

	test('asks for leave to write only where a row would be written, and forgets it', () => {
		expect(edited(settings, { operation: 'testMapping' })).not.toHaveProperty('allowTestRow');
		const writing = edited(edited(settings, { operation: 'testMapping' }), { howToTest: 'createReadBackDelete' });
		expect(writing).toMatchObject({ allowTestRow: false });
		expect(edited({ ...writing, allowTestRow: true }, { operation: 'upsert' })).not.toHaveProperty('allowTestRow');
	});

	test('of a workflow that was made before it is the upsert', async () => {
		expect((await upsert(emulator, { items: [ada] })).reports[0]?.outcome).toBe('created');
		expect(emulator.rows('lead')).toHaveLength(1);
	});

	test.each([
		[{ operation: 'testmapping' }, 'Operation is "testmapping", and it can be testMapping or upsert.'],
		[{ operation: 'testMapping', howToTest: '={{ "somehow" }}', mapping: '={{ "any" }}' }, '2 things have to be put right'],
	])('with an unknown choice runs nothing: %j', async (parameters, message) => {
		const { error } = await upsert(emulator, { items: [ada], parameters: parameters as IDataObject, onError: 'stopWorkflow' });
		expect(error?.message).toContain(message);
		expect(emulator.rows('lead')).toEqual([]);
	});
});

test.each([
	['with refused columns', mapped({ industrycode: 'Sorcery' }), 'invalid'],
	['with accepted columns', {}, 'valid'],
	['with wrong settings', { options: { phoneCountry: 'Atlantis' } }, 'failed'],
	['without leave to write', { ...WRITING, allowTestRow: false }, 'failed'],
])('S62: %s an agent reads the whole test on the first output', async (_name, parameters, outcome) => {
	const outputs = await callAsTool(emulator, { items: [ada], parameters: { operation: 'testMapping', lookIn: 'chosenTable', ...parameters } as IDataObject });
	expect(outputs.map(({ length }) => length)).toEqual([1, 0, 0]);
	expect(outputs[0]?.[0]?.json).toMatchObject({ outcome, reason: expect.stringMatching(/\w+/), columns: expect.any(Array) });
});

test('S62: every table can be tested, those of customers included', async () => {
	const { reports } = await testMapping(emulator, { parameters: { ...mapped({ new_name: 'Gold' }), saveAs: 'new_membership', findExistingBy: 'custom', matchRules: { rule: [{ columns: ['new_name'] }] } } });
	expect(reports).toMatchObject([{ outcome: 'valid', table: 'new_membership', columns: [{ column: 'new_name', sent: 'Gold', ok: true }] }]);
	expect(emulator.rows('new_membership')).toEqual([]);
});

test('S63: a definition that changed since the last run counts at once', async () => {
	await upsert(emulator, { items: [ada] });
	const column = emulator.environment.schema.column(emulator.environment.schema.table('lead'), 'jobtitle');
	const length = column?.maxLength;
	Object.assign(column ?? {}, { maxLength: 3 });
	expect((await testMapping(emulator)).reports[0]).toMatchObject({ outcome: 'invalid', reason: expect.stringContaining('takes at most 3 characters') });
	Object.assign(column ?? {}, { maxLength: length });
});
