import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { Announcement, LocalDataverse } from '../../demo/host/localDataverse';
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

async function signIn({ signInUrl, tenantId, environmentUrl, applications }: Announcement): Promise<string> {
	const application = applications.find(({ clientSecret }) => clientSecret);
	const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: application?.clientId ?? '', client_secret: application?.clientSecret ?? '', scope: `${environmentUrl}/.default` });
	const reply = await fetch(`${signInUrl}/${tenantId}/oauth2/v2.0/token`, { method: 'POST', body });
	if (!reply.ok) throw new Error(`The bare loop could not sign in: ${await reply.text()}`);
	return ((await reply.json()) as { access_token: string }).access_token;
}

async function send(environmentUrl: string, token: string, { path, targets }: Write): Promise<void> {
	const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json', 'odata-version': '4.0', 'odata-maxversion': '4.0' };
	const reply = await fetch(`${environmentUrl}/api/data/v9.2/${path}`, { method: 'POST', headers, body: JSON.stringify({ Targets: targets }) });
	const text = await reply.text();
	if (!reply.ok) throw new Error(`The bare loop was refused ${path}: ${reply.status} ${text.slice(0, 500)}`);
}

/** Bulk messages and nothing else, `parallelism` of them at a time: no look-ups, no version checks, no n8n. The limit of this Dataverse. */
export async function bareLoop({ announcement }: LocalDataverse, parallelism: number): Promise<(everybody: readonly Person[]) => Promise<void>> {
	setDefaultCACertificates([...getCACertificates('default'), readFileSync(announcement.caFile, 'utf8')]);
	const token = await signIn(announcement);
	return async (everybody) => {
		const waiting = writesFor(everybody);
		const worker = async (): Promise<void> => {
			for (let write = waiting.shift(); write; write = waiting.shift()) await send(announcement.environmentUrl, token, write);
		};
		await Promise.all(Array.from({ length: parallelism }, worker));
	};
}
