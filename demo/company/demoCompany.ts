import type { SeedRows } from '../host/localDataverse';
import { companies } from './companies';
import { contacts } from './contacts';
import { knownAccounts, knownContacts, knownLeads } from './knownPeople';
import { leads } from './leads';
import { teams, users } from './staff';

/** A believable company's CRM: 10 users, 3 teams, 200 accounts, 600 contacts, 300 leads. The same rows at every call. */
export function demoCompany(): SeedRows {
	const all = companies();
	return { systemuser: users(), team: teams(), account: [...all.map(({ row }) => row), ...knownAccounts], contact: [...contacts(all), ...knownContacts], lead: [...leads(), ...knownLeads] };
}
