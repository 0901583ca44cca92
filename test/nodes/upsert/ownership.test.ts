import type { IDataObject } from 'n8n-workflow';
import { baseIds } from '../../../emulator/store/baseData';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';
import { CASCADE, upsert } from '../../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const { sync, seller, manager } = baseIds.users;
const ada = { firstName: 'Ada', lastName: 'Byron', email: 'ada@engine.example', jobTitle: 'Countess' };
const FROM_ITEM = { owner: 'fromItem', ownerFromItem: '={{ $json.capturedBy }}' };
const options = (more: IDataObject) => ({ options: { ...CASCADE.options, ...more } });
const owners = (table = 'lead') => emulator.rows(table).map(({ ownerid }) => ownerid);

/** A lead of somebody else that the item will find. */
const knownLead = () => void emulator.seed({ lead: [{ lastname: 'Byron', subject: 's', emailaddress1: ada.email }] });
const giveTo = async (owner: string) => {
	const [row] = emulator.rows('lead');
	expect((await emulator.call('PATCH', `leads(${String(row?.leadid)})`, { body: { 'ownerid@odata.bind': `/systemusers(${owner})` } })).status).toBe(204);
};

test('S14: somebody who is nowhere becomes one lead with owner and mapped columns', async () => {
	const { reports } = await upsert(emulator, { parameters: { ...FROM_ITEM, mapping: 'defaultsPlusMyRows', fields: { row: [{ column: 'pager', value: 'Poetry' }] } }, items: [{ ...ada, capturedBy: 'seller@local.example' }] });
	expect(reports[0]).toMatchObject({ outcome: 'created', table: 'lead', owner: seller });
	expect(emulator.rows('lead')).toMatchObject([{ firstname: 'Ada', lastname: 'Byron', emailaddress1: ada.email, jobtitle: 'Countess', pager: 'Poetry', ownerid: seller }]);
	expect(emulator.rows('contact')).toEqual([]);
});

test.each<[string, IDataObject, IDataObject, string]>([
	['a fixed user', { owner: 'fixed', fixedOwner: { __rl: true, mode: 'id', value: seller } }, {}, seller],
	['a fixed team', { owner: 'fixed', fixedOwner: { __rl: true, mode: 'id', value: `${baseIds.team} team` } }, {}, baseIds.team],
	['the user whom each item names', FROM_ITEM, { capturedBy: { id: manager, type: 'systemuser' } }, manager],
])('S27: new rows get %s as the owner that the settings say, contacts too', async (_who, parameters, more, owner) => {
	await upsert(emulator, { parameters, items: [{ ...ada, ...more }] });
	await upsert(emulator, { parameters: { ...parameters, saveAs: 'contact', lookIn: 'chosenTable', associateCompany: false }, items: [{ ...ada, ...more }] });
	expect([...owners('lead'), ...owners('contact')]).toEqual([owner, owner]);
});

test('S38: each exporting user owns what they exported, found by their e-mail in one question', async () => {
	const items = ['seller@local.example', 'Manager@Local.example', 'SELLER@local.example'].map((capturedBy, n) => ({ lastName: `L${n}`, email: `p${n}@x.example`, capturedBy }));
	const { reports } = await upsert(emulator, { parameters: FROM_ITEM, items });
	expect(reports.map(({ owner }) => owner)).toEqual([seller, manager, seller]);
	expect(emulator.rows('lead').sort((a, b) => String(a.lastname).localeCompare(String(b.lastname))).map(({ ownerid }) => ownerid)).toEqual([seller, manager, seller]);
});

test.each([
	['the item names nobody', FROM_ITEM, { capturedBy: '' }],
	['the setting leaves it to Dynamics', { owner: 'leave' }, { capturedBy: 'seller@local.example' }],
])('S39: when %s, the connected user owns, creates and modifies', async (_when, parameters, more) => {
	const { reports } = await upsert(emulator, { parameters, items: [{ ...ada, ...more }] });
	expect(reports[0]).toMatchObject({ outcome: 'created', owner: sync });
	expect(emulator.rows('lead')).toMatchObject([{ ownerid: sync, createdby: sync, modifiedby: sync }]);
});

test.each([
	['stays by default', {}, manager],
	['is set when that is asked for', { ownerOnUpdate: true }, seller],
])('S40: the owner of a lead that is there %s', async (_what, more, owner) => {
	knownLead();
	await giveTo(manager);
	const { reports } = await upsert(emulator, { as: 'admin', parameters: { ...FROM_ITEM, ...options(more) }, items: [{ ...ada, capturedBy: 'seller@local.example' }] });
	expect(reports[0]).toMatchObject({ outcome: 'updated', owner });
	expect(emulator.rows('lead')).toMatchObject([{ ownerid: owner, jobtitle: 'Countess' }]);
});
