import type { Row } from '../host/localDataverse';
import { fixedId } from './deterministic';
import { emailFor } from './people';

const DOMAIN = 'contoso.example';

const SALES_PEOPLE: readonly (readonly [string, string, string])[] = [
	['Ada', 'Nilsson', 'Account Executive, Nordics'],
	['Bruno', 'Keller', 'Account Executive, DACH'],
	['Céline', 'Moreau', 'Account Executive, France'],
	['Dev', 'Patel', 'Account Executive, UK'],
	['Esra', 'Kaya', 'Inside Sales'],
	['Finn', 'Larsen', 'Inside Sales'],
	['Grace', 'Okafor', 'Sales Manager'],
	['Hiro', 'Tanaka', 'Partner Manager'],
	['Iris', 'Jansen', 'Marketing Operations'],
	['Jonas', 'Weber', 'Revenue Operations'],
];

/** Ten people of the demo company that sells; the application user comes with the local Dataverse itself. */
export const users = (): Row[] =>
	SALES_PEOPLE.map(([firstname, lastname, title]) => {
		const address = emailFor(firstname, lastname, DOMAIN);
		return { systemuserid: fixedId('systemuser', address), firstname, lastname, fullname: `${firstname} ${lastname}`, title, internalemailaddress: address, domainname: address, isdisabled: false };
	});

export const teams = (): Row[] => ['Inbound', 'Key Accounts', 'Partners'].map((name) => ({ teamid: fixedId('team', name), name, teamtype: 0 }));
