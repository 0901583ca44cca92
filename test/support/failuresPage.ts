import { dataverseFaults, entraFaults, otherFaults, remedierNames, type SignInFault } from '../../src/domain/environment/signInFaults';

const cell = (text: string): string => text.replace(/\|/g, '\\|');
const shown = (code: string): string => (/^\d+$/.test(code) ? `AADSTS${code}` : code.startsWith('0x') ? code : '');

const rowOf = ({ code, whatHappened, whatToDo, whoMustDoIt }: SignInFault): string => `| ${cell(whatHappened)} | ${cell(whatToDo)} | ${remedierNames[whoMustDoIt]} | ${shown(code)} |`;

const section = (title: string, about: string, faults: readonly SignInFault[]): string =>
	[`## ${title}`, '', about, '', '| What happened | What has to be done | By | Code |', '|---|---|---|---|', ...faults.map(rowOf), ''].join('\n');

/** The page `docs/sign-in/failures.md`, made of the table the program itself speaks from. */
export const failuresPage = (): string => [
	'# When a sign-in fails',
	'',
	'<!-- Made of src/domain/environment/signInFaults.ts by `UPDATE_DOCS=1 npm run test:unit -- test/unit/environment/failuresPage`. -->',
	'',
	'Every refused sign-in ends in one sentence: what happened, who must do what, and the code for whoever looks it up. It is the same in the node,',
	'in the credential test and in *Dynamics 365 Diagnostics*; the exceptions are at the end of this page. Nothing of a token, a secret or',
	'Microsoft\'s own error text is shown. A number that is not in the table is shown with its correlation ID, by which an administrator finds it.',
	'',
	section('Microsoft Entra says no', 'The sign-in service gives a number; it can be looked up at `https://login.microsoftonline.com/error?code=NUMBER`.', entraFaults),
	section('The environment says no', 'The sign-in worked; Dynamics 365 itself refuses the user.', dataverseFaults),
	section('Before or beside the sign-in', 'A field of the credential, the network, or a connection that is no longer good.', otherFaults),
	'An environment URL that cannot be one (a maker portal, Business Central, a sign-in page ...) has a sentence of its own that says what the address really is.',
	'',
	'Microsoft and n8n themselves speak in three places:',
	'',
	'- **Before a person can connect.** *OAuth url is not a valid URL* is what n8n says to **Connect** when Environment URL, Tenant ID or, with Custom Host, the Sign-In Authority names nothing it can go to: check these three,',
	'  in this order. *Diagnostics* with the same credential says which of them it is, and why.',
	'- **While a person connects.** Microsoft\'s own page shows a refusal, with the number of the table above. Who is sent back without having signed in sees n8n\'s *Insufficient parameters*, with Microsoft\'s words and',
	'  number under *More details*.',
	'- **In the credential test** of a *Dynamics 365 OAuth2 API* credential, which n8n\'s editor does not offer and its public API does: a connection that could not be renewed "needs to be reconnected". The reason is dropped there. The node',
	'  and *Diagnostics* ask for it and say the whole sentence.',
	'',
].join('\n');
