import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { COLUMNS, COMPANY_INPUTS, DEFAULTS, EXTERNAL_ID_INPUTS, type Table } from './columns';
import { asStored, isEmpty, Refused } from './values';
import type { FieldRow, Item, World } from './world';

/** A field of a rule: a detail of a person, or a column by name. */
export interface Rule {
	label: string;
	fields: string[];
}

const PRESETS: Record<string, Rule> = {
	externalId: { label: 'external id', fields: ['externalId'] },
	email: { label: 'e-mail', fields: ['email'] },
	phone: { label: 'phone', fields: ['phone'] },
	name: { label: 'first name, last name and company', fields: ['firstName', 'lastName', 'company'] },
};

const WORDS: Record<string, string> = { email: 'e-mail', externalId: 'external id', firstName: 'first name', lastName: 'last name' };

/** A rule of one's own names details after "detail:"; one that a preset has, too, is called as there. */
function customRule(entries: readonly string[]): Rule {
	const fields = entries.map((entry) => entry.replace('detail:', ''));
	const preset = Object.values(PRESETS).find((rule) => rule.fields.join() === fields.join());
	return preset ?? { label: fields.map((field) => WORDS[field] ?? field).join(' and '), fields };
}

/** Fields compared as numbers of phones; columns by the format they have. */
const PHONES = ['phone', 'telephone1', 'telephone2', 'mobilephone'];

/** The cascade, after the table of *Find Existing By*. */
export function rulesOf({ findExistingBy, externalIdColumn, customRules }: World): Rule[] {
	if (findExistingBy === 'custom') return customRules.map(customRule);
	const names = { popl: ['email', 'phone'], zoomInfoPerson: ['externalId', 'email', 'name'], fullCascade: ['externalId', 'email', 'phone', 'name'] }[findExistingBy];
	return names.filter((name) => name !== 'externalId' || externalIdColumn).map((name) => PRESETS[name] as Rule);
}

/** The columns in which a table holds a field; "account" stands for the name of a contact's account. None: the rule is left out there. */
export function columnsOf(field: string, table: Table, { externalIdColumn }: World): string[] {
	const known: Record<string, string[]> = {
		externalId: [externalIdColumn],
		email: ['emailaddress1'],
		phone: ['mobilephone', 'telephone1', 'telephone2'],
		firstName: ['firstname'],
		lastName: ['lastname'],
		company: table === 'lead' ? ['companyname'] : ['account'],
	};
	return known[field] ?? (COLUMNS[table][field] ? [field] : []);
}

/** An item's field by any of its names; case, blanks, `_` and `-` do not count. */
export function read(item: Item, names: readonly string[]): unknown {
	const plain = (name: string) => name.toLowerCase().replace(/[\s_-]/g, '');
	for (const name of names) {
		for (const [key, value] of Object.entries(item)) if (plain(key) === plain(name) && !isEmpty(value)) return value;
	}
	return undefined;
}

function topic(item: Item): string {
	const name = [read(item, ['firstName', 'givenName']), read(item, ['lastName', 'surname', 'familyName'])].filter((part) => !isEmpty(part)).join(' ');
	return [name || read(item, ['email', 'emailAddress', 'mail']), read(item, COMPANY_INPUTS)].filter((part) => !isEmpty(part)).join(', ');
}

/** The mapping of a table with an item's values, in order: the user's rows, then the defaults. */
export function mappingOf(item: Item, table: Table, world: World): (FieldRow & { value: unknown })[] {
	if (world.mapping === 'autoMap') return Object.entries(item).map(([column, value]) => ({ column, from: column, update: 'completeIfMissing', value }));
	const own = world.mapping === 'defaultColumns' ? [] : world.fields[table].map((row) => ({ ...row, value: item[row.from] }));
	if (world.mapping === 'myRowsOnly') return own;
	const names: Record<string, readonly string[]> = { ...DEFAULTS[table], ...(world.externalIdColumn ? { [world.externalIdColumn]: EXTERNAL_ID_INPUTS } : {}) };
	const defaults = Object.entries(names).map(([column, inputs]) => ({ column, from: '', update: 'completeIfMissing' as const, value: read(item, inputs) }));
	if (table === 'lead') defaults.push({ column: 'subject', from: '', update: 'completeIfMissing', value: topic(item) });
	return [...own, ...defaults.filter(({ value }) => !isEmpty(value))];
}

export interface Incoming {
	column: string;
	/** Null: the column is emptied. */
	value: string | number | boolean | null;
	update: FieldRow['update'];
}

/** What an item brings for a table; `isBad` when one of its values cannot be taken. */
export function incoming(item: Item, table: Table, world: World): { columns: Incoming[]; isBad: boolean } {
	const keyColumns = rulesOf(world).flatMap(({ fields }) => fields.flatMap((field) => columnsOf(field, table, world)));
	const columns: Incoming[] = [];
	const decided = new Set<string>();
	let isBad = false;
	for (const { column: name, value, update } of mappingOf(item, table, world)) {
		const column = COLUMNS[table][name];
		if (!column || decided.has(name) || isEmpty(value)) continue;
		decided.add(name);
		const typed = typeof value === 'string' && keyColumns.includes(name) ? value.trim() : value;
		try {
			columns.push({ column: name, value: asStored(typed, column, world.textTooLong === 'truncate'), update });
		} catch (error) {
			if (!(error instanceof Refused)) throw error;
			isBad = true;
		}
	}
	for (const { column, update } of mappingOf(item, table, world)) {
		if (update !== 'overwriteOrClear' || decided.has(column) || !COLUMNS[table][column]) continue;
		decided.add(column);
		columns.push({ column, value: null, update });
	}
	return { columns, isBad };
}

/** A person's values of a field: what the mapping of the Save As table puts where the field lives, else two well-known inputs. */
export function valuesOf(item: Item, field: string, world: World): string[] {
	const { columns } = incoming(item, world.saveAs, world);
	const mapped = columnsOf(field, world.saveAs, world).flatMap((name) => columns.filter(({ column, value }) => column === name && value !== null).map(({ value }) => String(value)));
	if (mapped.length > 0) return mapped;
	const typed = field === 'company' ? read(item, COMPANY_INPUTS) : field === 'externalId' ? read(item, EXTERNAL_ID_INPUTS) : undefined;
	return isEmpty(typed) || typeof typed === 'object' ? [] : [String(typed)];
}

const LONGEST_KEY = 850;

/** A value so that equal ones are the same text; null when it never matches. */
export function keyOf(field: string, value: unknown, { phoneCountry }: World): string | null {
	if (value === null || value === undefined || value === '') return null;
	const text = String(value).trim();
	if (!PHONES.includes(field)) {
		const folded = text.normalize('NFC').toLowerCase();
		return folded && folded.length <= LONGEST_KEY ? folded : null;
	}
	const number = parsePhoneNumberFromString(text.replace(/^00/, '+'), phoneCountry || undefined);
	if (number?.isPossible()) return number.number;
	const digits = text.replace(/\D/g, '');
	return digits.length >= 5 ? digits : null;
}
