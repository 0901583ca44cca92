import { baseIds } from '../../../emulator/store/baseData';
import { crm, freshEnvironment, read, readAll, relative, set, tableChange } from './readChanges';

beforeEach(freshEnvironment);

describe('tables without change tracking', () => {
	it('refuse it', () => {
		expect(read('tasks?$select=subject')).toMatchObject({ status: 400, json: { error: { code: '0x80072491', message: "Entity task isn't enabled for change tracking." } } });
	});

	it('answer as if not asked when set so', () => {
		set({ untrackedTables: 'ignored' });
		crm.create('tasks', { subject: 'T' });
		const { headers, json } = read("tasks?$select=subject&$filter=subject eq 'T'");
		expect([json.value.length, json['@odata.deltaLink'], headers['Preference-Applied']]).toEqual([1, undefined, undefined]);
	});

	it('can be given it', () => {
		tableChange({ changeTrackingEnabled: true }, 'task');
		const { deltaLink } = readAll('tasks?$select=subject');
		const task = crm.create('tasks', { subject: 'T' });
		expect(readAll(deltaLink).rows).toMatchObject([{ activityid: task, subject: 'T' }]);
	});

	it('get back what they had with a reset', () => {
		tableChange({ changeTrackingEnabled: true, filterable: { versionnumber: false } }, 'task');
		crm.environment.reset();
		expect([read('tasks').status, crm.call('GET', 'tasks?$filter=versionnumber gt 1').status]).toEqual([400, 200]);
	});

	it('that are views cannot be given it', () => {
		expect(() => tableChange({ changeTrackingEnabled: true }, 'activitypointer')).toThrow('cannot be tracked');
	});
});

describe('users', () => {
	it.each(['seller', 'manager'] as const)('without reading rights on the whole table are refused: %s', (as) => {
		expect(read('accounts?$select=name', undefined, as)).toMatchObject({ status: 403, json: { error: { code: '0x80040220', message: expect.stringContaining('prvReadAccount') } } });
	});

	it('who lose the right are refused with the link they had', () => {
		const { json } = read('accounts?$select=name', undefined, 'sync');
		crm.environment.store.database.prepare("UPDATE roleprivileges SET depth = 'Basic' WHERE roleid = ? AND name = 'prvReadAccount'").run(baseIds.roles.leadCaptureSync);
		expect(read(relative(json['@odata.deltaLink']), undefined, 'sync').status).toBe(403);
	});
});
