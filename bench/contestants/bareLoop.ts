import { chunk, groupBy, uniqBy } from 'lodash';
import type { WebApi } from '../host/webApi';
import type { Person } from '../people/people';

/** As many as the node puts into one request. */
const ROWS_PER_REQUEST = 100;
const NEW_ACCOUNT = 'bb000000-0000-4000-8000-';

type Target = Record<string, unknown>;

interface Write {
	path: string;
	targets: Target[];
}

const columns = ({ item }: Person): Target => ({ firstname: item.firstName, lastname: item.lastName, emailaddress1: item.email, telephone1: item.phone, jobtitle: item.jobTitle });
const leadColumns = (person: Person): Target => ({ ...columns(person), companyname: person.item.company });

const accountIdOf = ({ company }: Person): string => company.accountId ?? `${NEW_ACCOUNT}${company.name.replace(/\D/g, '').padStart(12, '0')}`;
const linked = (person: Person): Target => ({ ...columns(person), 'parentcustomerid_account@odata.bind': `/accounts(${accountIdOf(person)})` });

type Kind = 'account' | Person['known'];

/** The ids of known people are taken as given: that is what makes this the limit and no solution. */
const WRITES: Record<Kind, { path: string; target: (person: Person) => Target }> = {
	account: { path: 'accounts/Microsoft.Dynamics.CRM.CreateMultiple', target: (person) => ({ '@odata.type': 'Microsoft.Dynamics.CRM.account', accountid: accountIdOf(person), name: person.company.name, websiteurl: person.company.domain }) },
	nobody: { path: 'contacts/Microsoft.Dynamics.CRM.CreateMultiple', target: (person) => ({ '@odata.type': 'Microsoft.Dynamics.CRM.contact', ...linked(person) }) },
	lead: { path: 'leads/Microsoft.Dynamics.CRM.UpdateMultiple', target: (person) => ({ '@odata.type': 'Microsoft.Dynamics.CRM.lead', leadid: person.rowId, ...leadColumns(person) }) },
	contact: { path: 'contacts/Microsoft.Dynamics.CRM.UpdateMultiple', target: (person) => ({ '@odata.type': 'Microsoft.Dynamics.CRM.contact', contactid: person.rowId, ...linked(person) }) },
};

const writesOf = (kind: Kind, everybody: readonly Person[]): Write[] =>
	chunk(everybody, ROWS_PER_REQUEST).map((group) => ({ path: WRITES[kind].path, targets: group.map(WRITES[kind].target) }));

/** Two rounds: contacts point to accounts. */
function rounds(everybody: readonly Person[]): [Write[], Write[]] {
	const { nobody = [], lead = [], contact = [] } = groupBy(everybody, ({ known }) => known);
	const companies = uniqBy(nobody.filter(({ company }) => !company.accountId), ({ company }) => company.name);
	return [[...writesOf('account', companies), ...writesOf('lead', lead)], [...writesOf('nobody', nobody), ...writesOf('contact', contact)]];
}

/** Bulk messages and nothing else, `parallelism` of them at a time: no look-ups, no version checks, no n8n. The limit of this Dataverse. */
export const bareLoop = (api: WebApi, parallelism: number) => async (everybody: readonly Person[]): Promise<void> => {
	for (const waiting of rounds(everybody)) {
		const worker = async (): Promise<void> => {
			for (let write = waiting.shift(); write; write = waiting.shift()) await api.post(write.path, { Targets: write.targets });
		};
		await Promise.all(Array.from({ length: parallelism }, worker));
	}
};
