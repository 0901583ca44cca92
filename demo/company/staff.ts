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

const unit = (businessUnitId: string): Row => ({ 'businessunitid@odata.bind': `/businessunits(${businessUnitId})` });

/** `accessmode` Read-Write, with a full client access licence, no mailbox connected: an ordinary user. */
const INTERACTIVE = { accessmode: 0, caltype: 0, emailrouteraccessapproval: 0, incomingemaildeliverymethod: 0, outgoingemaildeliverymethod: 0, userlicensetype: 0 };

/** Ten people of the demo company that sells; the application user comes with the local Dataverse itself. */
export const users = (businessUnitId: string): Row[] =>
	SALES_PEOPLE.map(([firstname, lastname, title]) => {
		const address = emailFor(firstname, lastname, DOMAIN);
		return { systemuserid: fixedId('systemuser', address), firstname, lastname, fullname: `${firstname} ${lastname}`, title, internalemailaddress: address, domainname: address, isdisabled: false, ...INTERACTIVE, ...unit(businessUnitId) };
	});

/** Three owner teams, administered by the sales manager. */
export const teams = (businessUnitId: string): Row[] => {
	const manager = fixedId('systemuser', emailFor('Grace', 'Okafor', DOMAIN));
	const shared = { teamtype: 0, 'administratorid@odata.bind': `/systemusers(${manager})`, ...unit(businessUnitId) };
	return ['Inbound', 'Key Accounts', 'Partners'].map((name) => ({ teamid: fixedId('team', name), name, ...shared }));
};
