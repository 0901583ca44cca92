import { companyRules, type CompanySettings } from '../../domain/company/companySettings';
import { companyDetails, type CompanyDetails } from '../../domain/company/companyDetails';
import { decideCompany } from '../../domain/company/decideCompany';
import { resolveMapping } from '../../domain/mapping/resolveMapping';
import { keysOfValues } from '../../domain/matching/ruleKeys';
import type { TableMetadata } from '../../domain/metadata/table';
import type { Decision } from '../../domain/upsert/decision';
import type { KnownRow, PlannedItem, UpsertInput } from '../../domain/upsert/item';
import { placesOf } from '../../domain/upsert/plan';
import { countedColumns, selectColumns } from '../../domain/upsert/selectColumns';
import type { UpsertSettings } from '../../domain/upsert/settings';
import { World } from '../../domain/upsert/world';
import { GUID } from '../../domain/values/convertLookup';
import type { Companies, UpsertContext } from './context';
import { followRows } from './followRows';
import { lookUp } from './lookUp';
import { writeRows } from './writeRows';
import type { Written } from './written';

const ACCOUNT = 'account';

/** Companies are only found or made, never changed, whatever is chosen for people. */
const accountSettings = (settings: UpsertSettings, company: CompanySettings): UpsertSettings => ({
	...settings,
	saveAs: ACCOUNT,
	lookIn: [ACCOUNT],
	rules: companyRules(company),
	externalIdColumn: company.externalIdColumn,
	ifFound: 'skip',
	ownerOnUpdate: false,
	inactiveMatches: 'review',
	company: null,
});

function planCompany(index: number, details: CompanyDetails, accounts: UpsertContext): PlannedItem {
	const table = accounts.tables.get(ACCOUNT) as TableMetadata;
	const { columns, faults } = resolveMapping(details.mapping, table, accounts.settings);
	const places = accounts.places.get(ACCOUNT) ?? [];
	const keys = accounts.settings.rules.map((rule, position) => keysOfValues(rule, places[position] ?? [], details.values, accounts.settings.phoneCountry));
	return { index, values: details.values, keys: new Map([[ACCOUNT, keys]]), eventId: null, decision: null, reviewId: () => '', contributions: new Map([[ACCOUNT, { itemIndex: index, columns }]]), faults: new Map([[ACCOUNT, faults]]) };
}

/** The companies the items tell of, planned like rows of account; undefined when people are not associated. */
export function prepareCompanies(context: UpsertContext, account: TableMetadata | undefined, inputs: readonly UpsertInput[]): Companies | undefined {
	const company = context.settings.company;
	if (!company || !account) return undefined;
	const settings = accountSettings(context.settings, company);
	const tables = new Map([[ACCOUNT, account]]);
	const places = placesOf(tables, settings);
	const columns = ['name', 'websiteurl', ...(company.externalIdColumn ? [company.externalIdColumn] : [])];
	const reads = new Map([[ACCOUNT, selectColumns(account, columns, places.get(ACCOUNT) ?? [])]]);
	const counted = new Map([[ACCOUNT, countedColumns(account, columns, places.get(ACCOUNT) ?? [])]]);
	const accounts: UpsertContext = { ...context, settings, tables, places, reads, counted, world: new World(places, settings.phoneCountry), identities: new Map() };
	const details = new Map(inputs.flatMap(({ index, json }) => {
		const found = companyDetails(json, company);
		return found ? [[index, found] as const] : [];
	}));
	const planned = new Map([...details].map(([index, found]) => [index, planCompany(index, found, accounts)]));
	return { settings: company, accounts, details, planned };
}

/** Reads the accounts that the items' companies may be, in as few requests as people. */
export async function lookUpCompanies({ companies }: UpsertContext, items: readonly PlannedItem[]): Promise<void> {
	if (!companies) return;
	const people = items.flatMap(({ index }) => companies.planned.get(index)?.values ?? []);
	const chosen = items.flatMap(({ index }) => companies.details.get(index)?.accountId ?? []).filter((id) => GUID.test(id));
	const ids = new Map([[ACCOUNT, chosen.map((id) => id.toLowerCase())]]);
	for (const { table, id, row } of await lookUp(companies.accounts, () => people, ids)) companies.accounts.world.addRead(table, id, row);
	await followRows(companies.accounts);
}

/** How a person's company is decided, for `DecideContext`. */
export const companyDecider = (companies: Companies | undefined): UpsertContext['company'] =>
	companies ? (itemIndex) => decideCompany(itemIndex, companies) : undefined;

/** Rows of people that were to be linked to a company which could not be made. */
function failPeople(decisions: readonly Decision[], made: Written, written: Written): void {
	for (const { row, company } of decisions) {
		const account = company?.kind === 'link' ? company.row : undefined;
		const outcome = account && made.rows.get(account);
		if (!row || !outcome || (outcome.status !== 'failed' && outcome.status !== 'review')) continue;
		written.rows.set(row, { ...outcome, note: `The company could not be created, so the person was not written. ${outcome.note ?? ''}`.trim() });
		row.contributions = [];
	}
}

/** An account whose id was taken has another one now: the people who point to it follow. */
function followIds(decisions: readonly Decision[]): void {
	for (const { row, company } of decisions) {
		if (company?.kind !== 'link' || !company.row || company.row.id === company.id || !row) continue;
		for (const { columns } of row.contributions) {
			for (const { value } of columns) if (value !== null && typeof value === 'object' && value.id === company.id) value.id = company.row.id;
		}
		if (row.values._parentcustomerid_value === company.id) row.values._parentcustomerid_value = company.row.id;
		company.id = company.row.id;
	}
}

/** Makes the accounts that people who are about to be written belong to; their rows come first because people point to them. */
export async function writeCompanies({ companies }: UpsertContext, decisions: readonly Decision[], written: Written): Promise<void> {
	if (!companies) return;
	const isWritten = ({ kind }: Decision) => kind === 'create' || kind === 'update';
	const wanted = new Set(decisions.flatMap((decision): KnownRow[] => (isWritten(decision) && decision.company?.kind === 'link' && decision.company.row?.isNew ? [decision.company.row] : [])));
	for (const row of companies.accounts.world.rows) if (row.isNew && !wanted.has(row)) row.contributions = [];
	const made = await writeRows(companies.accounts);
	followIds(decisions);
	failPeople(decisions, made, written);
}
