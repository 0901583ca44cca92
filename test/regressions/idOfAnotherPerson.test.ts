import { startEmulator, type RunningEmulator } from '../support/startEmulator';
import { upsert } from '../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const overwriteEmail = { mapping: 'defaultsPlusMyRows', fields: { row: [{ column: 'emailaddress1', value: '={{ $json.email ?? "" }}', update: 'overwrite' }] } };
const phone = '+14255550143';
const emails = () => emulator.rows('lead').map(({ emailaddress1 }) => emailaddress1).sort();

test('a person whose id went to a row that an earlier item gave another e-mail address becomes a row of their own', async () => {
	const items = [{ lastName: 'One', email: 'a@x.example', phone }, { lastName: 'One', email: 'b@x.example', phone }, { lastName: 'Two', email: 'a@x.example' }];
	const { reports } = await upsert(emulator, { parameters: overwriteEmail, items });
	expect(reports.map(({ outcome }) => outcome)).toEqual(['created', 'updated', 'created']);
	expect(emails()).toEqual(['a@x.example', 'b@x.example']);
});

test('a person whose id belongs to a row that was given another e-mail address in Dynamics becomes a row of their own', async () => {
	const first = await upsert(emulator, { items: [{ lastName: 'One', email: 'a@x.example', phone }] });
	await emulator.call('PATCH', `leads(${first.reports[0]?.id})`, { body: { emailaddress1: 'new@x.example' } });
	const { reports } = await upsert(emulator, { items: [{ phone, lastName: 'One' }, { lastName: 'Two', email: 'a@x.example', jobTitle: 'Boss' }] });
	expect(reports.map(({ outcome }) => outcome)).toEqual(['unchanged', 'created']);
	expect(emails()).toEqual(['a@x.example', 'new@x.example']);
});

test('a create whose answer was lost is recognised although a later item changed the key its id came from', async () => {
	emulator.faults({ kind: 'resetAfter', method: 'POST', urlPattern: 'leads$', times: 1 });
	const { reports } = await upsert(emulator, { parameters: overwriteEmail, items: [{ lastName: 'One', email: 'a@x.example', phone }, { lastName: 'One', email: 'b@x.example', phone }] });
	expect(reports.map(({ outcome }) => outcome)).toEqual(['created', 'updated']);
	expect(emails()).toEqual(['b@x.example']);
});
