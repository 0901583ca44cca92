import type { IDataObject } from 'n8n-workflow';
import { Dynamics365Diagnostics } from '../../../nodes/Dynamics365Diagnostics/Dynamics365Diagnostics.node';
import { explainFault } from '../../../src/domain/environment/explainSignInFailure';
import { runAsUser } from '../../support/oAuth2Node';
import { seller, startSignInPair, tenantId, type SignInPair } from '../../support/signInPair';

const microsoft = { signInUrl: 'https://login.microsoftonline.com', environmentUrl: 'https://contoso.crm4.dynamics.com' };
const well = { problems: [], ready: [expect.objectContaining({ connected: true, user: expect.objectContaining({ kind: 'person' }) })] };

let pair: SignInPair;
beforeAll(async () => { pair = await startSignInPair({ known: microsoft }); });
afterAll(async () => await pair.stop());
afterEach(() => pair.restore());

/** What *Check Connection* says of a person's connection at Microsoft's own sign-in service. */
async function check(oauthTokenData: IDataObject | undefined, changes: IDataObject = {}): Promise<{ ready: IDataObject[]; problems: IDataObject[] }> {
	const known = oauthTokenData ? { oauthTokenData } : {};
	const { outputs } = await runAsUser({ ...microsoft, ...known, changes: { customHost: false, tenantId, accessTokenUrl: `${microsoft.signInUrl}/${tenantId}/oauth2/v2.0/token`, ...changes } }, { node: new Dynamics365Diagnostics(), parameters: {}, items: [{}], onError: 'stopWorkflow' });
	const [ready = [], problems = []] = outputs.map((items) => items.map(({ json }) => json));
	return { ready, problems };
}

test('S138: a connection that works says as whom, and goes on working with the tokens n8n keeps', async () => {
	const tokens = await pair.connect();
	for (const attempt of [1, 2]) expect([attempt, await check(tokens)]).toEqual([attempt, well]);
});

test.each<[when: string, code: string, happens: () => unknown]>([
	['the account was disabled', '50057', () => pair.server.directory.people.put({ ...seller, isDisabled: true })],
	['an administrator revoked the connection', '50173', () => pair.server.directory.people.end(50173)],
])('S131: that %s is told at once, although the token that n8n holds still works', async (_when, code, happens) => {
	const tokens = await pair.connect();
	happens();
	const { sentence, whatToDo } = explainFault(code);
	expect(await check(tokens)).toEqual({ ready: [], problems: [expect.objectContaining({ connected: false, sentence, whatToDo, code })] });
});

test.each([
	['tenant', { tenantId: 'common' }, 'tenantMissing'],
	['application', { clientId: 'our app' }, 'clientIdMissing'],
	['environment', { environmentUrl: 'https://make.powerapps.com' }, null],
])('S131: a credential that names no %s says so, and not that nobody has signed in', async (_which, changes, code) => {
	expect(await check(undefined, changes)).toEqual({ ready: [], problems: [expect.objectContaining({ connected: false, code })] });
});

test('S107: a connection made for another environment is asked about nowhere', async () => {
	const tokens = await pair.connect();
	pair.server.journal.reset();
	expect(await check(tokens, { environmentUrl: 'https://fabrikam.crm4.dynamics.com' })).toEqual({ ready: [], problems: [expect.objectContaining({ code: 'connectedElsewhere' })] });
	expect(pair.server.journal.trace()).toEqual([]);
});

test('S109: the end of the secret behind people\'s connections is told, too', async () => {
	const { ready } = await check(await pair.connect(), { secretExpiresOn: '2020-01-31T00:00:00' });
	expect(ready[0]?.ends).toMatchObject({ what: 'client secret', date: '2020-01-31T00:00:00.000Z', warning: expect.stringMatching(/^The client secret of this credential ended on 2020-01-31: /) });
});
