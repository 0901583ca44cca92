import { uniqBy } from 'lodash';
import type { IDataObject } from 'n8n-workflow';
import { ACCENTED, hostileTexts } from '../support/hostileTexts';
import { startEmulator, type RunningEmulator } from '../support/startEmulator';
import { upsert, type UpsertResult } from '../support/upsertNode';

type Table = 'lead' | 'contact';

/** Text columns that are mapped, with their lengths. */
const COLUMNS: Record<Table, Record<string, number>> = {
	lead: {
		firstname: 50, lastname: 50, emailaddress1: 100, emailaddress2: 100, telephone1: 50, telephone2: 50, mobilephone: 20, companyname: 100,
		subject: 300, jobtitle: 100, websiteurl: 200, address1_line1: 250, address1_city: 80, new_externalid: 100, description: 2000,
	},
	contact: {
		firstname: 50, lastname: 50, emailaddress1: 100, emailaddress2: 100, telephone1: 50, telephone2: 50, mobilephone: 50,
		jobtitle: 100, websiteurl: 200, address1_line1: 250, address1_city: 80, new_externalid: 100, description: 2000,
	},
};
const TABLES: Table[] = ['lead', 'contact'];
/** Columns that a rule can compare: all but the one of several lines. */
const keyColumns = (table: Table) => Object.keys(COLUMNS[table]).filter((column) => column !== 'description');
/** Compared by the full cascade, and so stored without the blanks around. */
const CASCADE_COLUMNS = ['firstname', 'lastname', 'emailaddress1', 'telephone1', 'telephone2', 'mobilephone', 'companyname', 'new_externalid'];

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

/** What the written rules make of a text: stored as given here, or refused with a sentence. */
function expected(text: string, length: number, isKey: boolean): { stored: string | null } | { refused: RegExp } {
	const kept = isKey ? text.trim() : text;
	if (text.trim() === '') return { stored: null };
	if (text.includes('\0')) return { refused: /holds a NUL character, which Dataverse cannot store/ };
	if (/\p{Surrogate}/u.test(text)) return { refused: /holds half a character/ };
	if (kept.length > length) return { refused: new RegExp(`takes at most ${length} characters and the value has ${kept.length} `) };
	return { stored: kept };
}

const parametersFor = (saveAs: Table, columns: readonly string[], more: IDataObject): IDataObject => ({
	saveAs,
	lookIn: 'chosenTable',
	associateCompany: false,
	mapping: 'myRowsOnly',
	fields: { row: columns.map((column) => ({ column, value: `={{ $json.${column} }}`, update: 'overwrite' })) },
	...more,
});

const customRule = (column: string) => ({ findExistingBy: 'custom', matchRules: { rule: [{ columns: [column] }] } });
const CASCADE = { findExistingBy: 'fullCascade', externalIdColumn: { __rl: true, mode: 'name', value: 'new_externalid' } };

/** An item with a hostile text in each of some columns. */
type Item = Record<string, string>;

/** What is wrong with the row or the refusal of an item; all of it is listed, so that one failure shows all. */
function wrongOf(table: Table, items: readonly Item[], { reports }: UpsertResult, keys: readonly string[], outcome: string): string[] {
	const rows = new Map(emulator.rows(table).map((row) => [String(row[`${table}id`]), row]));
	return items.flatMap((item, index) => {
		const report = reports[index];
		const own = Object.entries(item);
		const isWritten = own.every(([column, text]) => !isRefused(table, column, text, keys.includes(column)));
		return own.filter(([column, text]) => isWritten || isRefused(table, column, text, keys.includes(column))).flatMap(([column, text]) => {
			const want = expected(text, COLUMNS[table][column] ?? 0, keys.includes(column));
			const value = rows.get(String(report?.id))?.[column];
			const isRight = 'refused' in want ? report?.outcome === 'failed' && want.refused.test(report.reason) : report?.outcome === outcome && value === want.stored;
			return isRight ? [] : [`${column} ${JSON.stringify(text.slice(0, 60))}: ${report?.outcome} ${report?.reason} ${JSON.stringify(value)}`];
		});
	});
}

const isRefused = (table: Table, column: string, text: string, isKey: boolean) => 'refused' in expected(text, COLUMNS[table][column] ?? 0, isKey);

/** Texts that are one key; accents and the Turkish i are not told apart by every environment. */
const folded = (text: string) => text.normalize('NFC').trim().toLowerCase();

/** Read as a phone number, which the cascade compares digit by digit. */
const isPhone = (column: string, text: string) => column.includes('phone') && text.replace(/\D/g, '').length >= 5;

const hostileColumns = (table: Table) => Object.keys(COLUMNS[table]).filter((column) => column !== 'new_externalid');

/** One item for each text with it in all columns that can take it, and one for each column that cannot. Each has a key of its own. */
function items(table: Table, keys: readonly string[]): Item[] {
	const columns = hostileColumns(table);
	const texts = columns.map((_, turn) => [...hostileTexts(turn), ...ACCENTED]);
	const together = (texts[0] ?? []).map((_, index) => Object.fromEntries(columns.map((column, turn) => [column, texts[turn]?.[index] ?? ''] as const).filter(([column, text]) => !isRefused(table, column, text, keys.includes(column)))));
	const refused = columns.flatMap((column, turn) => (texts[turn] ?? []).filter((text) => isRefused(table, column, text, keys.includes(column))).map((text) => ({ [column]: text })));
	return [...together, ...refused].map((item, index) => ({ ...item, new_externalid: `K-${index}` }));
}

let cases = 0;
afterAll(() => expect(cases).toBeGreaterThan(5000));

const EVERY_TABLE = { lead: items('lead', []), contact: items('contact', []) };

describe.each(TABLES)('in a mapped column of a %s a hostile value', (table) => {
	const mapped = Object.keys(COLUMNS[table]);

	test('is stored or refused as typed, and found again', async () => {
		const call = { parameters: parametersFor(table, mapped, customRule('new_externalid')), items: EVERY_TABLE[table] };
		cases += EVERY_TABLE[table].flatMap((item) => Object.keys(item)).length;
		expect(wrongOf(table, call.items, await upsert(emulator, call), ['new_externalid'], 'created')).toEqual([]);
		const made = emulator.rows(table).length;
		expect(wrongOf(table, call.items, await upsert(emulator, call), ['new_externalid'], 'unchanged')).toEqual([]);
		expect(emulator.rows(table)).toHaveLength(made);
	});

	test('breaks no neighbour when all rules of the cascade look for it', async () => {
		const known = new Set<string>();
		const isFirst = (key: string) => !known.has(key) && known.add(key);
		// Keys that are equal to an earlier one would make the items one person.
		const distinct = items(table, CASCADE_COLUMNS).map((item) => Object.fromEntries(Object.entries(item).filter(([column, text]) => !isPhone(column, text) && isFirst(`${column} ${folded(text)}`))));
		const call = { parameters: parametersFor(table, mapped, CASCADE), items: distinct };
		cases += distinct.flatMap((item) => Object.keys(item)).length;
		expect(wrongOf(table, distinct, await upsert(emulator, call), CASCADE_COLUMNS, 'created')).toEqual([]);
		expect(wrongOf(table, distinct, await upsert(emulator, call), CASCADE_COLUMNS, 'unchanged')).toEqual([]);
		expect(emulator.rows(table)).toHaveLength(distinct.filter((item) => Object.entries(item).every(([column, text]) => !isRefused(table, column, text, true))).length);
	});
});

describe.each(TABLES)('as the only key of a %s a hostile value', (table) => {
	test.each(keyColumns(table))('in %s makes one row and finds it again', async (column) => {
		const texts = uniqBy(hostileTexts(keyColumns(table).indexOf(column) + 1), folded).filter((text) => text.trim() !== '');
		const call = { parameters: parametersFor(table, [column], customRule(column)), items: texts.map((text) => ({ [column]: text })) };
		const made = texts.filter((text) => !isRefused(table, column, text, true)).length;
		cases += texts.length;
		const first = await upsert(emulator, call);
		expect(wrongOf(table, call.items, first, [column], 'created')).toEqual([]);
		expect(emulator.rows(table)).toHaveLength(made);
		const again = await upsert(emulator, call);
		expect(wrongOf(table, call.items, again, [column], 'unchanged')).toEqual([]);
		expect(again.reports.map(({ id }) => id)).toEqual(first.reports.map(({ id }) => id));
		expect(emulator.rows(table)).toHaveLength(made);
	});
});

test('a key that is longer than any column is never asked for, and the other rules still find the person', async () => {
	const people = [851, 102_400].map((length) => ({ firstName: 'Ada', lastName: 'Long', email: `a${length}@x.example`, company: 'k'.repeat(length) }));
	const call = { parameters: { saveAs: 'contact', associateCompany: false }, items: people };
	expect((await upsert(emulator, call)).reports.map(({ outcome }) => outcome)).toEqual(['created', 'created']);
	expect((await upsert(emulator, call)).reports.map(({ outcome, matchedBy }) => [outcome, matchedBy])).toEqual([['unchanged', 'e-mail'], ['unchanged', 'e-mail']]);
	const urls = emulator.trace().flatMap(({ url, batchParts }) => [url, ...batchParts.map((part) => part.url)]);
	expect(urls.filter((url) => url.includes('k'.repeat(851)))).toEqual([]);
	expect(urls.some((url) => url.includes('emailaddress1'))).toBe(true);
});

test('field names that every object inherits are ordinary fields of an item', async () => {
	const item = JSON.parse('{"__proto__":{"email":"evil@x.example"},"constructor":"c","toString":"t","lastName":"Plain","email":"plain@x.example"}') as IDataObject;
	const { reports } = await upsert(emulator, { items: [item] });
	expect(reports.map(({ outcome }) => outcome)).toEqual(['created']);
	expect(emulator.rows('lead')).toMatchObject([{ lastname: 'Plain', emailaddress1: 'plain@x.example' }]);
	expect(({} as { email?: string }).email).toBeUndefined();
});

test.each<[string, string, unknown]>([
	['lead', 'numberofemployees', 1e308],
	['lead', 'revenue', '1e308'],
	['lead', 'revenue', -1e308],
	['contact', 'annualincome', 1e308],
	['contact', 'numberofchildren', '9'.repeat(400)],
])('on a %s, %s refuses a number that is too great, and the neighbour is written', async (saveAs, column, value) => {
	const parameters = { saveAs, associateCompany: false, mapping: 'defaultsPlusMyRows', fields: { row: [{ column, value: '={{ $json.number ?? "" }}', update: 'overwrite' }] } };
	const { reports } = await upsert(emulator, { parameters, items: [{ email: 'a@x.example', lastName: 'Bad', number: value as string }, { email: 'b@x.example', lastName: 'Good' }] });
	expect(reports.map(({ outcome }) => outcome)).toEqual(['failed', 'created']);
	expect(emulator.rows(saveAs)).toMatchObject([{ lastname: 'Good', [column]: null }]);
});
