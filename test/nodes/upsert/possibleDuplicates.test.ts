import { controlsOf } from '../../../emulator/control/controls';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';
import { upsert, type UpsertResult } from '../../support/upsertNode';

/** More than are looked for at a time, in more groups than are written at a time. */
const MANY = 1_500;
const LATE = 1_400;
const SWITCHBOARD = '+1 425 555 0143';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const newPeople = (changed: Record<number, object> = {}) =>
	Array.from({ length: MANY }, (_, n) => ({ firstName: `First${n}`, lastName: `Last${n}`, email: `p${n}@x.example`, company: `Company ${n}`, ...changed[n] }));

const leadWith = (values: object): string => emulator.seed({ lead: [{ lastname: 'There', subject: 's', ...values }] }).lead?.[0] ?? '';
const suspected = ({ reports }: UpsertResult) => reports.flatMap(({ possibleDuplicates }, index) => (possibleDuplicates ? [{ index, ids: possibleDuplicates.map(({ id }) => id) }] : []));

test('the first of many new rows are looked for while the others are still being written, in as many requests', async () => {
	const { reports } = await upsert(emulator, { items: newPeople() });
	const urls = controlsOf(emulator.environment).trace.map(({ url }) => url);
	const creates = urls.flatMap((url, position) => (url.includes('CreateMultiple') ? [position] : []));
	const looks = urls.flatMap((url, position) => (url.includes('$batch') && position > (creates[0] ?? Infinity) ? [position] : []));
	expect(looks[0]).toBeLessThan(creates.at(-1) ?? 0);
	expect(looks.length).toBeLessThanOrEqual(4);
	expect(reports.filter(({ ownerName, modifiedOn }) => ownerName && modifiedOn)).toHaveLength(MANY);
});

test('a row that the same run makes later is no possible duplicate of an earlier one', async () => {
	const items = newPeople({ 0: { phone: SWITCHBOARD }, [LATE]: { phone: SWITCHBOARD } });
	const result = await upsert(emulator, { items, parameters: { ifFound: 'createAnyway', eventId: '={{ $json.email }}' } });
	expect(result.reports.map(({ outcome }) => outcome)).toEqual(Array(MANY).fill('created'));
	expect(suspected(result)).toEqual([]);
});

test('a known row that the same run gives a key of a new row later is a possible duplicate of it', async () => {
	const known = leadWith({ emailaddress1: 'known@x.example' });
	const result = await upsert(emulator, { items: newPeople({ 0: { phone: SWITCHBOARD }, [LATE]: { email: 'known@x.example', phone: SWITCHBOARD } }) });
	expect(result.reports[LATE]).toMatchObject({ outcome: 'updated', id: known });
	expect(suspected(result)).toEqual([{ index: 0, ids: [known] }]);
});

test('a look that Dynamics refuses hides nothing that was written', async () => {
	const definitionsAndLookUp = 2;
	emulator.faults({ kind: 'error', status: 403, code: '0x80040220', message: 'No.', method: 'POST', urlPattern: '\\$batch', skip: definitionsAndLookUp, times: 10 });
	const { reports } = await upsert(emulator, { items: newPeople() });
	expect(reports.map(({ outcome, modifiedOn }) => [outcome, modifiedOn])).toEqual(Array(MANY).fill(['created', null]));
});
