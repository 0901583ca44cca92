import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { readDomains } from '../../domain/company/companyDomain';
import type { CompanySettings } from '../../domain/company/companySettings';
import { customRule, MATCH_PRESETS, type MatchPreset, type MatchRule } from '../../domain/matching/matchRule';
import type { IfFound, InactiveMatches, SeveralMatches, UpsertSettings } from '../../domain/upsert/settings';
import { locatorValue } from '../locatorValue';

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
