import type { IDataObject } from 'n8n-workflow';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';
import { upsert } from '../../support/upsertNode';

let emulator: RunningEmulator;
beforeAll(async () => {
	emulator = await startEmulator();
});
afterAll(async () => await emulator.stop());

/** What mapped columns of a dry run would hold, or why they would not. */
async function mapped(expression: string, item: IDataObject): Promise<unknown> {
	const rows = ['description', 'donotemail', 'numberofemployees'].map((column) => ({ column, value: expression, update: 'overwrite' }));
	const { reports, error } = await upsert(emulator, {
		parameters: { mapping: 'defaultsPlusMyRows', fields: { row: rows }, options: { dryRun: true } },
		items: [{ lastName: 'One', email: 'one@x.example', ...item }],
		onError: 'continueErrorOutput',
	});
	return { changes: reports[0]?.changes, reason: reports[0]?.reason, error: error?.message };
}

describe('a plain field of the item is what n8n makes of the expression', () => {
	const VALUES: readonly (readonly [string, IDataObject])[] = [
		['when it is text', { x: 'Met at the fair' }],
		['when it looks like an expression itself', { x: '={{ 1 + 1 }}' }],
		['when it holds braces', { x: '{{ $json.email }}' }],
		['when it is empty', { x: '' }],
		['when it is null', { x: null }],
		['when it is missing', {}],
		['when it is a number', { x: 42 }],
		['when it is zero', { x: 0 }],
		['when it is the largest number', { x: 1e308 }],
		['when it is yes', { x: true }],
		['when it is no', { x: false }],
		['when it is a list', { x: ['a', 'b'] }],
		['when it is an object', { x: { a: 1 } }],
		['when it is inherited', { constructor: 'mine' }],
	];
	const SPELLINGS = ['={{ $json.x }}', '={{$json["x"]}}', "={{ $json['x'] }}"];
	test.each(VALUES)('%s', async (_, item) => {
		// In parentheses it is no longer a plain field, so n8n evaluates it.
		const evaluated = await mapped('={{ ($json.x) }}', item);
		for (const expression of SPELLINGS) expect(await mapped(expression, item)).toEqual(evaluated);
	});

	test.each(VALUES)('with nothing in its place, %s', async (_, item) => {
		const evaluated = await mapped('={{ ($json.x) ?? "" }}', item);
		for (const expression of ['={{ $json.x ?? "" }}', "={{$json['x']??''}}"]) expect(await mapped(expression, item)).toEqual(evaluated);
	});

	test('when its name is one that every object has', async () => {
		expect(await mapped('={{ $json.toString }}', {})).toEqual(await mapped('={{ ($json.toString) }}', {}));
	});

	test('for each item its own', async () => {
		const { reports } = await upsert(emulator, {
			parameters: { mapping: 'defaultsPlusMyRows', fields: { row: [{ column: 'description', value: '={{ $json.said }}', update: 'overwrite' }] } },
			items: ['first', 'second', 'third'].map((said) => ({ lastName: said, email: `${said}@x.example`, said })),
		});
		expect(reports.map(({ changes }) => changes.description?.to)).toEqual(['first', 'second', 'third']);
	});
});
