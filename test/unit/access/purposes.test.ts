import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readWorkflowFile } from '../../../demo/host/workflowFiles';
import { PURPOSES, type Purpose } from '../../../src/domain/access/purposes';
import { templateTables } from '../../support/templateTables';

const ROOT = join(__dirname, '..', '..', '..');
const TEMPLATES = readdirSync(join(ROOT, 'workflows')).filter((file) => file.endsWith('.json')).map((file) => file.replace(/\.json$/, ''));
const KNOWN = new Set(readdirSync(join(ROOT, 'emulator', 'schema', 'tables')).map((file) => file.replace(/\.json$/, '')));
const ALL: readonly Purpose[] = Object.values(PURPOSES);

const purposeOf = (template: string) => ALL.find(({ templates }) => templates.includes(template));
const tablesOf = (template: string) => templateTables(readWorkflowFile(ROOT, `${template}.json`), KNOWN);
const uncovered = (tables: readonly string[], purpose: Purpose | undefined) => tables.filter((table) => !purpose?.needs.some((need) => need.table === table));

const node = (name: string, parameters: object) => ({ name: 'One', type: `n8n-nodes-dynamics365-sync.${name}`, parameters }) as never;

describe('S29: the least rights of the templates', () => {
	it.each(TEMPLATES)('have a purpose that covers every table of %s', (template) => {
		const tables = tablesOf(template);
		expect([tables.length > 0 ? purposeOf(template) !== undefined : true, uncovered(tables, purposeOf(template))]).toEqual([true, []]);
	});

	it('are asked for in no template that there is not', () => {
		expect(ALL.flatMap(({ templates }) => templates).filter((template) => !TEMPLATES.includes(template))).toEqual([]);
	});

	it('name each table once, and each with something to need', () => {
		for (const { needs } of ALL) {
			expect(new Set(needs.map(({ table }) => table)).size).toBe(needs.length);
			expect(needs.filter(({ rights, also = [] }) => rights.length === 0 && also.length === 0)).toEqual([]);
		}
	});

	it.each([
		['a table in an expression', node('dynamics365Upsert', { saveAs: "={{ $json.kind === 'task' ? 'task' : 'lead' }}", owner: 'leave' }), ['lead', 'task']],
		['an order to look in', node('dynamics365Upsert', { saveAs: 'lead', lookIn: 'leadsThenContacts', owner: 'leave' }), ['contact', 'lead']],
		['an owner and a company', node('dynamics365Upsert', { owner: 'fromItem', associateCompany: true }), ['account', 'systemuser', 'team']],
		['tables of an import', node('dynamics365ImportTrigger', { import: 'chosen', tables: { table: [{ table: 'product' }] } }), ['product']],
		['stages of an import', node('dynamics365ImportTrigger', { import: 'stages' }), ['opportunity', 'processstage']],
	])('are held against %s', (_what, ours, tables) => {
		expect(templateTables({ nodes: [ours] }, KNOWN)).toEqual(tables);
	});

	it('are not held against tables that only other nodes name', () => {
		expect(templateTables({ nodes: [{ name: 'Set', type: 'n8n-nodes-base.set', parameters: { a: 'lead' } } as never] }, KNOWN)).toEqual([]);
	});

	it('are too few for a template with one table more', () => {
		expect(uncovered([...tablesOf('12-target-accounts-and-roles'), 'task'], PURPOSES.targetAccounts)).toEqual(['task']);
	});
});
