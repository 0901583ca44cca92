import type { LocalDataverse, SeedRows } from '../host/localDataverse';
import { companies } from './companies';
import { contacts } from './contacts';
import { knownAccounts, knownContacts, knownLeads } from './knownPeople';
import { leads } from './leads';
import { teams, users } from './staff';

/** A believable company's CRM: 10 users, 3 teams, 200 accounts, 600 contacts, 300 leads. The same rows at every call. */
export function demoCompany(businessUnitId: string): SeedRows {
	const all = companies();
	return { systemuser: users(businessUnitId), team: teams(businessUnitId), account: [...all.map(({ row }) => row), ...knownAccounts], contact: [...contacts(all), ...knownContacts], lead: [...leads(), ...knownLeads] };
}

/** Puts the company into an empty local Dataverse, under the business unit it starts with; returns rows by table. */
export async function seedDemoCompany(dataverse: LocalDataverse): Promise<SeedRows> {
	const root = (await dataverse.rows('businessunit')).find(({ parentbusinessunitid }) => !parentbusinessunitid);
	const company = demoCompany(String(root?.businessunitid));
	await dataverse.seed(company);
	return company;
}
