import type { WebApi } from '../host/webApi';
import type { Person } from '../people/people';

/** As many as the node puts into one request. */
const ROWS_PER_REQUEST = 100;

type Target = Record<string, unknown>;

interface Write {
	path: string;
	targets: Target[];
}

const columns = ({ item }: Person): Target => ({ firstname: item.firstName, lastname: item.lastName, emailaddress1: item.email, telephone1: item.phone, jobtitle: item.jobTitle });
const leadColumns = (person: Person): Target => ({ ...columns(person), companyname: person.item.company });

const WRITES: Record<Person['known'], { path: string; target: (person: Person) => Target }> = {
	nobody: { path: 'leads/Microsoft.Dynamics.CRM.CreateMultiple', target: (person) => ({ '@odata.type': 'Microsoft.Dynamics.CRM.lead', subject: person.item.company, ...leadColumns(person) }) },
	lead: { path: 'leads/Microsoft.Dynamics.CRM.UpdateMultiple', target: (person) => ({ '@odata.type': 'Microsoft.Dynamics.CRM.lead', leadid: person.rowId, ...leadColumns(person) }) },
	contact: { path: 'contacts/Microsoft.Dynamics.CRM.UpdateMultiple', target: (person) => ({ '@odata.type': 'Microsoft.Dynamics.CRM.contact', contactid: person.rowId, ...columns(person) }) },
};

/** The ids of known people are taken as given: that is what makes this the limit and no solution. */
function writesFor(everybody: readonly Person[]): Write[] {
	return Object.entries(WRITES).flatMap(([known, { path, target }]) => {
		const targets = everybody.filter((person) => person.known === known).map(target);
		const begins = Array.from({ length: Math.ceil(targets.length / ROWS_PER_REQUEST) }, (_, group) => group * ROWS_PER_REQUEST);
		return begins.map((begin) => ({ path, targets: targets.slice(begin, begin + ROWS_PER_REQUEST) }));
	});
}

/** Bulk messages and nothing else, `parallelism` of them at a time: no look-ups, no version checks, no n8n. The limit of this Dataverse. */
export const bareLoop = (api: WebApi, parallelism: number) => async (everybody: readonly Person[]): Promise<void> => {
	const waiting = writesFor(everybody);
	const worker = async (): Promise<void> => {
		for (let write = waiting.shift(); write; write = waiting.shift()) await api.post(write.path, { Targets: write.targets });
	};
	await Promise.all(Array.from({ length: parallelism }, worker));
};
