import { jsonParse, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { domainAliasFaults, readDomainAliases, type DomainAliases } from '../../domain/owners/domainAliases';
import type { NoMatchPolicy } from '../../domain/owners/noMatch';
import { GUID, unpacked } from '../../domain/values/convertLookup';
import { itemValue } from '../itemValue';

/** The settings of a run; the same for all items. */
export interface OwnerSettings {
	aliases: DomainAliases;
	byPrincipalName: boolean;
	includeDisabled: boolean;
	teams: boolean;
	refreshAfterMs: number;
	policy: NoMatchPolicy;
	/** Rows of any environment, as the parameter brings them. */
	mappingRows: IDataObject[];
}

interface Choice {
	label: string;
	values: readonly string[];
}

const IF_NO_MATCH: Choice = { label: 'If No Match', values: ['connectedUser', 'fixed', 'skip', 'park', 'error'] };
const IF_NO_LOCAL_USER: Choice = { label: 'If No Match', values: ['fixed', 'skip', 'park', 'error'] };

/** The parameter that holds an operation's policy, and what it can be. */
const POLICY_OF: Readonly<Record<string, [parameter: string, choice: Choice]>> = {
	resolve: ['ifNoMatch', IF_NO_MATCH],
	findLocalUser: ['ifNoLocalUser', IF_NO_LOCAL_USER],
};

const isObject = (value: unknown): value is IDataObject => value !== null && typeof value === 'object' && !Array.isArray(value);

/** A list of rows, one row, or the JSON text of either; null for anything else. An n8n item counts as its JSON. */
export function rowsIn(value: unknown): IDataObject[] | null {
	if (value === null || value === undefined || value === '') return [];
	const parsed: unknown = typeof value === 'string' ? jsonParse(value, { fallbackValue: null }) : value;
	const list = Array.isArray(parsed) ? (parsed as unknown[]) : [parsed];
	if (!list.every(isObject)) return null;
	return list.map((row) => (isObject(row.json) ? row.json : row));
}

const options = (context: IExecuteFunctions) => context.getNodeParameter('options', 0, {}) as IDataObject;

function policyOf(context: IExecuteFunctions, operation: string): { policy: string; choice?: Choice } {
	const [parameter, choice] = POLICY_OF[operation] ?? [];
	return { policy: parameter ? (context.getNodeParameter(parameter, 0, 'skip') as string) : 'skip', choice };
}

/** One sentence per setting that cannot be used. */
export function settingFaults(context: IExecuteFunctions, operation: string): string[] {
	const { policy, choice } = policyOf(context, operation);
	const wrongPolicy = choice && !choice.values.includes(policy) ? [`${choice.label} is "${policy}", and it can be ${choice.values.slice(0, -1).join(', ')} or ${choice.values.at(-1)}.`] : [];
	const wrongRows = rowsIn(context.getNodeParameter('mappingRows', 0, '')) === null ? ['Mapping Rows takes a list of rows, each an object with environment, email and choice; use an expression that gives one.'] : [];
	const noFixed = policy === 'fixed' && operation === 'resolve' && !GUID.test(readFixedOwner(context).id) ? ['If No Match is a fixed user or team, and none is chosen; choose one under User or Team.'] : [];
	const noPerson = policy === 'fixed' && operation === 'findLocalUser' && String(context.getNodeParameter('fixedPerson', 0, '')).trim() === '' ? ['If No Match is a fixed local user, and none is named; write an e-mail under Local User.'] : [];
	return [...wrongPolicy, ...wrongRows, ...noFixed, ...noPerson, ...domainAliasFaults(String(options(context).domainAliases ?? ''))];
}

export function readSettings(context: IExecuteFunctions, operation: string): OwnerSettings {
	const { domainAliases, includeDisabled, matchByPrincipalName, refreshAfter, teams } = options(context);
	return {
		aliases: readDomainAliases(String(domainAliases ?? '')),
		byPrincipalName: matchByPrincipalName !== false,
		includeDisabled: includeDisabled === true,
		teams: teams === true,
		refreshAfterMs: Math.max(0, Number(refreshAfter ?? 0) || 0) * 60_000,
		policy: policyOf(context, operation).policy as NoMatchPolicy,
		mappingRows: rowsIn(context.getNodeParameter('mappingRows', 0, '')) ?? [],
	};
}

/** The user or team that is taken where nobody matches. */
export function readFixedOwner(context: IExecuteFunctions): { id: string; type: 'systemuser' | 'team' } {
	const value: unknown = context.getNodeParameter('fixedOwner', 0, '');
	const text = String(isObject(value) ? (value.value ?? '') : (value ?? '')).trim();
	const [id = '', type] = text.split(/\s+/);
	return { id: id.toLowerCase(), type: type === 'team' ? 'team' : 'systemuser' };
}

const PERSON_PARAMETERS = { email: 'email', alternateEmails: 'alternateEmails', entraObjectId: 'options.entraObjectId' };

/** Reads what an item says about the person. */
export function personReader(context: IExecuteFunctions): (index: number, json: IDataObject) => IDataObject {
	const reads = Object.entries(PERSON_PARAMETERS).map(([field, parameter]) => [field, itemValue(context, parameter, '')] as const);
	return (index, json) => Object.fromEntries(reads.map(([field, read]) => [field, read(index, json)])) as IDataObject;
}

/** The id of the owner an item names: a text, or `{ id, type }`. */
export function readOwnerId(context: IExecuteFunctions, index: number): string {
	const value = unpacked(context.getNodeParameter('ownerId', index, ''));
	return String((isObject(value) ? value.id : value) ?? '').trim();
}

/** What tells a parked item from others. */
export const readParkKey = (context: IExecuteFunctions, index: number): string => String(context.getNodeParameter('parkKey', index, '') ?? '').trim();
