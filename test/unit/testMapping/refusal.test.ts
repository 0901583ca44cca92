import type { DataverseFault } from '../../../src/domain/faults/fault';
import { refusedColumn, refusedStep } from '../../../src/domain/testMapping/refusal';
import { isInUse } from '../../../src/domain/testMapping/leftOver';
import { testRowId } from '../../../src/domain/testMapping/testRowId';
import type { MappedColumn } from '../../../src/domain/mapping/resolveMapping';

const fault = (message: string, more: Partial<DataverseFault> = {}): DataverseFault => ({ kind: 'notFound', status: 404, code: '0x80040217', message, requestId: '', ...more });
const ABSENT = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
const STEPS = ['create', 'delete', 'mustFail', 'mustFail'] as const;

describe('S62: the refused operation of a change set', () => {
	test.each([
		['is the one that had to fail, by the id it names', fault(`lead With Id = ${ABSENT[0]!.toUpperCase()} Does Not Exist`), undefined, 'mustFail'],
		['is the net behind it, by its id', fault(`Entity 'lead' With Id = ${ABSENT[1]} Does Not Exist`), undefined, 'mustFail'],
		['is the one that had to fail, by its Content-ID alone', fault('', { code: '' }), 2, 'mustFail'],
		['is the one that had to fail, for a version', fault('', { kind: 'conflict', status: 412 }), undefined, 'mustFail'],
		['is the create, for another id', fault('account With Id = 33333333-3333-4333-8333-333333333333 Does Not Exist'), undefined, 'create'],
		['is the create, where nothing tells', fault(''), undefined, 'create'],
		['is the create, by its Content-ID', fault(''), 0, 'create'],
		['is the deletion, by its Content-ID', fault('', { kind: 'forbidden' }), 1, 'delete'],
	] as const)('%s', (_name, refused, operation, step) => {
		expect(refusedStep({ fault: refused, operation }, STEPS, ABSENT)).toBe(step);
	});
});

describe('S62: the refused column', () => {
	const columns = [
		{ column: { logicalName: 'jobtitle' }, value: 'x' },
		{ column: { logicalName: 'parentcustomerid', targets: [{ table: 'account', navigationProperty: 'parentcustomerid_account' }] }, value: { table: 'account', id: '33333333-3333-4333-8333-333333333333' } },
	] as MappedColumn[];

	test.each([
		['by its name', fault('', { column: 'jobtitle' }), 'jobtitle'],
		['by its navigation property', fault('', { column: 'parentcustomerid_account' }), 'parentcustomerid'],
		['by the row it points to', fault('account With Id = 33333333-3333-4333-8333-333333333333 Does Not Exist'), 'parentcustomerid'],
		['of another table is none', fault('', { column: 'name' }), undefined],
	])('is told %s', (_name, refused, column) => {
		expect(refusedColumn(refused, columns)).toBe(column);
	});
});

test.each([
	['untouched', { createdon: '2026-01-01T00:00:00Z', modifiedon: '2026-01-01T00:00:30Z', _createdby_value: 'a', _modifiedby_value: 'a' }, false],
	['changed by somebody', { createdon: '2026-01-01T00:00:00Z', modifiedon: '2026-01-01T00:00:00Z', _createdby_value: 'a', _modifiedby_value: 'b' }, true],
	['changed later', { createdon: '2026-01-01T00:00:00Z', modifiedon: '2026-01-01T00:02:00Z', _createdby_value: 'a', _modifiedby_value: 'a' }, true],
	['of a table without traces', {}, false],
])('S62: a left-over row that is %s is told', (_name, row, inUse) => {
	expect(isInUse(row)).toBe(inUse);
});

test('S62: every organisation, workflow, node and table has a test row of its own, always the same', () => {
	const place = { organisationId: 'O', workflowId: 'w', nodeId: 'n', table: 'lead' };
	const others = [{ ...place, organisationId: 'p' }, { ...place, workflowId: 'x' }, { ...place, nodeId: 'm' }, { ...place, table: 'contact' }];
	expect(new Set([place, ...others].map(testRowId)).size).toBe(5);
	expect(testRowId({ ...place, organisationId: 'o' })).toBe(testRowId(place));
});
