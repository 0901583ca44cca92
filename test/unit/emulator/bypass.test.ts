import { startEmulator, type RunningEmulator } from '../../support/startEmulator';

let emulator: RunningEmulator;
beforeAll(async () => {
	emulator = await startEmulator();
});
afterAll(async () => await emulator.stop());

const create = async (as: 'admin' | 'sync', headers: Record<string, string>) => await emulator.call('POST', 'leads', { as, headers, body: { lastname: 'Byron' } });

describe('leaving custom logic out', () => {
	test.each([
		['MSCRM.BypassBusinessLogicExecution', 'CustomSync', 'prvBypassCustomBusinessLogic'],
		['MSCRM.BypassBusinessLogicExecutionStepIds', '11111111-1111-4111-8111-111111111111', 'prvBypassCustomBusinessLogic'],
		['MSCRM.BypassCustomPluginExecution', 'true', 'prvBypassCustomPlugins'],
	])('by %s is refused without the privilege', async (header, value, privilege) => {
		const before = emulator.rows('lead').length;
		const refused = await create('sync', { [header]: value });
		expect([refused.status, refused.body.error?.code]).toEqual([403, '0x80040220']);
		expect(refused.body.error?.message).toContain(privilege);
		expect(emulator.rows('lead')).toHaveLength(before);
		expect((await create('admin', { [header]: value })).status).toBe(204);
	});

	test('is refused to a part of a batch by the part\'s own header, not by the batch\'s', async () => {
		const part = (headers: string[]) => ['--b', 'Content-Type: application/http', 'Content-Transfer-Encoding: binary', '', 'POST /api/data/v9.2/leads HTTP/1.1', 'Content-Type: application/json', ...headers, '', '{"lastname":"B"}', '--b--', ''].join('\r\n');
		const send = async (inner: string[], outer: Record<string, string>) => (await emulator.call('POST', '$batch', { as: 'sync', headers: { 'content-type': 'multipart/mixed; boundary=b', ...outer }, body: part(inner) })).text;
		const bypass = { 'MSCRM.BypassBusinessLogicExecution': 'CustomSync' };
		expect(await send(['MSCRM.BypassBusinessLogicExecution: CustomSync'], {})).toContain('HTTP/1.1 403');
		expect(await send([], bypass)).toContain('HTTP/1.1 204');
	});

	test('of flows needs no privilege', async () => {
		expect((await create('sync', { 'MSCRM.SuppressCallbackRegistrationExpanderJob': 'true' })).status).toBe(204);
	});
});
