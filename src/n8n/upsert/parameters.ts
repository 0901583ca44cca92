import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { CompanySettings } from '../../domain/company/companySettings';
import { readDomains } from '../../domain/company/companyDomain';
import { customRule, MATCH_PRESETS, type MatchPreset, type MatchRule } from '../../domain/matching/matchRule';
import { autoMapping, defaultMapping } from '../../domain/mapping/defaultColumns';
import type { MappingRow, UpdateOption } from '../../domain/mapping/mappingRow';
import { GUID } from '../../domain/values/convertLookup';
import type { UpsertInput } from '../../domain/upsert/item';
import type { IfFound, InactiveMatches, SeveralMatches, UpsertSettings } from '../../domain/upsert/settings';
import { itemValue } from '../itemValue';
import { locatorValue } from '../locatorValue';

/** The values lists offer; an expression can bring anything else. */
const CHOICES: Record<string, { label: string; values: readonly string[] }> = {
	findExistingBy: { label: 'Find Existing By', values: [...Object.keys(MATCH_PRESETS), 'custom'] },
	lookIn: { label: 'Look In', values: ['leadsThenContacts', 'contactsThenLeads', 'chosenTable'] },
	ifFound: { label: 'If Found', values: ['update', 'skip', 'review', 'createAnyway'] },
	mapping: { label: 'Mapping', values: ['defaultColumns', 'defaultsPlusMyRows', 'myRowsOnly', 'autoMap'] },
	owner: { label: 'Owner', values: ['leave', 'fromItem', 'fixed'] },
	'options.severalMatches': { label: 'Several Matches', values: ['review', 'lastModified', 'oldest', 'mostComplete'] },
	'options.inactiveMatches': { label: 'Inactive Matches', values: ['review', 'update', 'reactivate', 'ignore'] },
	'options.disqualifiedLeads': { label: 'Disqualified Leads', values: ['review', 'reactivate', 'ignore'] },
	'options.overMaximum': { label: 'Over the Maximum', values: ['stop', 'skipRest'] },
	'options.textTooLong': { label: 'Text Too Long', values: ['error', 'truncate'] },
};

/** Sentences about choices that an expression set to something no list offers. */
export function checkChoices(context: IExecuteFunctions): string[] {
	return Object.entries(CHOICES).flatMap(([name, { label, values }]) => {
		const value = context.getNodeParameter(name, 0, values[0]) as string;
		return values.includes(value) ? [] : [`${label} is "${String(value)}", and it can be ${values.slice(0, -1).join(', ')} or ${values.at(-1)}.`];
	});
}

/** Tables of which a person may be in either. */
const PERSON_TABLES = new Set(['lead', 'contact']);

/** The node's *Look In*, as tables to search in order. */
const LOOK_IN: Record<string, (saveAs: string) => string[]> = {
	leadsThenContacts: () => ['lead', 'contact'],
	contactsThenLeads: () => ['contact', 'lead'],
	chosenTable: (saveAs) => [saveAs],
};

/** A preset begins with the external id only where a column for it is chosen. */
const withoutExternalId = (rules: readonly MatchRule[]) => rules.filter(({ fields }) => !fields.includes('externalId'));

function readRules(context: IExecuteFunctions, externalIdColumn: string): readonly MatchRule[] {
	const preset = context.getNodeParameter('findExistingBy', 0) as string;
	if (preset !== 'custom') {
		const order = MATCH_PRESETS[preset as MatchPreset] ?? [];
		return externalIdColumn ? order : withoutExternalId(order);
	}
	const rules = context.getNodeParameter('matchRules.rule', 0, []) as { columns?: string[] }[];
	return rules.map(({ columns }) => customRule(columns ?? []));
}

/** Header of every write, by what is to be left out. Source: "Bypass custom Dataverse logic", Microsoft Learn. */
function bypassHeaders(bypass: readonly string[]): Record<string, string> {
	const logic = ['CustomSync', 'CustomAsync'].filter((kind) => bypass.includes(kind));
	return {
		...(logic.length > 0 ? { 'MSCRM.BypassBusinessLogicExecution': logic.join(',') } : {}),
		...(bypass.includes('flows') ? { 'MSCRM.SuppressCallbackRegistrationExpanderJob': 'true' } : {}),
	};
}

/** Entra object id of the user to act for, or empty. */
export const impersonatedUser = (context: IExecuteFunctions): string => locatorValue((context.getNodeParameter('options', 0, {}) as IDataObject).impersonate);

/** Off for leads and on for contacts unless chosen otherwise; tables without a company column never ask. */
function readCompany(context: IExecuteFunctions, saveAs: string): CompanySettings | null {
	if (!PERSON_TABLES.has(saveAs) || context.getNodeParameter('associateCompany', 0, false) !== true) return null;
	const company = context.getNodeParameter('company', 0, {}) as IDataObject;
	return {
		externalIdColumn: locatorValue(company.externalIdColumn),
		alsoByWebsite: company.alsoByWebsite === true,
		noMatch: company.noMatch === 'create' ? 'create' : 'review',
		oneMatch: company.oneMatch === 'link' ? 'link' : 'review',
		severalMatches: company.severalMatches === 'lastModified' ? 'lastModified' : 'review',
		whileUnderReview: company.whileUnderReview === 'person' ? 'person' : 'nothing',
		freeMailDomains: readDomains(String(company.freeMailDomains ?? '')),
	};
}

/** The settings of a run; the same for all items, read at the first. */
export function readSettings(context: IExecuteFunctions): UpsertSettings {
	const saveAs = locatorValue(context.getNodeParameter('saveAs', 0)).toLowerCase();
	const lookIn = context.getNodeParameter('lookIn', 0, 'chosenTable') as string;
	const options = context.getNodeParameter('options', 0, {}) as IDataObject;
	const externalIdColumn = locatorValue(context.getNodeParameter('externalIdColumn', 0, ''));
	return {
		saveAs,
		lookIn: PERSON_TABLES.has(saveAs) ? (LOOK_IN[lookIn]?.(saveAs) ?? [saveAs]) : [saveAs],
		rules: readRules(context, externalIdColumn),
		externalIdColumn,
		company: readCompany(context, saveAs),
		ifFound: context.getNodeParameter('ifFound', 0, 'update') as IfFound,
		inactiveMatches: (options.inactiveMatches as InactiveMatches) ?? 'review',
		disqualifiedLeads: (options.disqualifiedLeads as InactiveMatches) ?? 'review',
		severalMatches: (options.severalMatches as SeveralMatches) ?? 'review',
		phoneCountry: String(options.phoneCountry ?? '').trim().toUpperCase() || undefined,
		searchFormattedNumbers: options.searchFormattedNumbers === true,
		tooLong: (options.textTooLong as 'error' | 'truncate') ?? 'error',
		timeZone: context.getTimezone(),
		separator: options.appendSeparator ? String(options.appendSeparator).replace(/\\n/g, '\n') : null,
		ownerOnUpdate: options.ownerOnUpdate === true,
		dryRun: options.dryRun === true,
		maximumRecords: Number(options.maximumRecords ?? 10_000),
		overMaximum: (options.overMaximum as 'stop' | 'skipRest') ?? 'stop',
		groupSize: Number(options.groupSize ?? 100),
		duplicateRules: options.duplicateRules === true,
		writeHeaders: bypassHeaders((options.bypass as string[]) ?? []),
		tag: String(options.tag ?? '').trim(),
	};
}

type MappingReader = (itemIndex: number, json: IDataObject) => MappingRow[];

/** Reads the user's rows for one table; a whole list given by an expression is read anew for each item. */
function ownRows(context: IExecuteFunctions, parameter: string): MappingReader {
	const raw: unknown = context.getNodeParameter(`${parameter}.row`, 0, [], { rawExpressions: true });
	if (!Array.isArray(raw)) return (index) => (context.getNodeParameter(`${parameter}.row`, index, []) as RowParameters[]).map(mappingRow);
	const rows = raw.map((_, position) => (['column', 'value', 'update'] as const).map((name) => itemValue(context, `${parameter}.row[${position}].${name}`, '')));
	return (index, json) => rows.map((readers) => {
		const [column, value, update] = readers.map((read) => read(index, json));
		return mappingRow({ column, value, update });
	});
}

interface RowParameters {
	column?: unknown;
	value?: unknown;
	update?: unknown;
}

const mappingRow = ({ column, value, update }: RowParameters): MappingRow => ({
	column: String(column ?? '').trim(),
	value,
	update: (update || 'completeIfMissing') as UpdateOption,
});

/** Reads the mapping of one table. Rows of the user come first, so that theirs win over the default for the same column. */
function mappingReader(context: IExecuteFunctions, mode: string, table: string, settings: UpsertSettings): MappingReader {
	if (mode === 'autoMap') return (_, json) => autoMapping(json);
	const own: MappingReader = mode === 'defaultColumns' ? () => [] : ownRows(context, table === settings.saveAs ? 'fields' : `${table}Fields`);
	const defaults: MappingReader = mode === 'myRowsOnly' ? () => [] : (_, json) => defaultMapping(table, json, settings.externalIdColumn);
	return (index, json) => [...own(index, json), ...defaults(index, json)];
}

/** Reads the owner of an item; what is the same for all items is read once. */
function ownerReader(context: IExecuteFunctions): (index: number, json: IDataObject) => unknown {
	const owner = context.getNodeParameter('owner', 0) as string;
	if (owner === 'fromItem') {
		const read = itemValue(context, 'ownerFromItem', '');
		return (index, json) => parsedOwner(read(index, json));
	}
	if (owner !== 'fixed') return () => undefined;
	const [id, type] = locatorValue(context.getNodeParameter('fixedOwner', 0, '')).split(' ');
	return () => ({ id: id ?? '', type: type ?? 'systemuser' });
}

/** A bare id is a user's; every other text is looked for as an e-mail or a name, of a team too. */
function parsedOwner(owner: unknown): unknown {
	if (typeof owner !== 'string' || owner.trim() === '') return owner;
	return GUID.test(owner.trim()) ? { id: owner.trim(), type: 'systemuser' } : owner;
}

/** All input items with their mapping values per table. */
export function readInputs(context: IExecuteFunctions, settings: UpsertSettings): UpsertInput[] {
	const tables = [...new Set([settings.saveAs, ...settings.lookIn])];
	const mode = context.getNodeParameter('mapping', 0) as string;
	const mappings = tables.map((table) => [table, mappingReader(context, mode, table, settings)] as const);
	const hasNotes = Object.hasOwn(context.getNodeParameter('options', 0, {}) as IDataObject, 'notes');
	const notesOf = hasNotes ? itemValue(context, 'options.notes', null) : undefined;
	const ownerOf = ownerReader(context);
	const eventOf = settings.ifFound === 'createAnyway' ? itemValue(context, 'eventId', '') : undefined;
	return context.getInputData().map(({ json }, index) => ({
		index,
		json,
		mapping: new Map(mappings.map(([table, read]) => [table, read(index, json)])),
		owner: ownerOf(index, json),
		eventId: eventOf?.(index, json),
		...(notesOf ? { notes: notesOf(index, json) } : {}),
	}));
}
