import type { IDataObject } from 'n8n-workflow';
import { Dynamics365Diagnostics } from '../../../nodes/Dynamics365Diagnostics/Dynamics365Diagnostics.node';
import { explainFault } from '../../../src/domain/environment/explainSignInFailure';
import type { PersonSettings } from '../../../emulator/signin/people';
import { runAsUser, upsertAsUser } from '../../support/oAuth2Node';
import { clientId, seller, signInUrl, startSignInPair, tenantId, type SignInPair } from '../../support/signInPair';

const lead = { lastName: 'Byron', email: 'ada@engine.example' };
const careful: PersonSettings = { ...seller, needsFactor: true, isFactorFresh: true };

let pair: SignInPair;
beforeAll(async () => { pair = await startSignInPair({ people: [careful], tenant: { signInFrequencyDays: 30 } }); });
afterAll(async () => await pair.stop());
afterEach(() => pair.restore());

/** The hidden fields as n8n resolves them, with the tenant's id in the address. */
const connection = (oauthTokenData: IDataObject, changes: IDataObject = {}) => ({
	environmentUrl: pair.emulator.url, signInUrl, oauthTokenData, changes: { tenantId, accessTokenUrl: `${signInUrl}/${tenantId}/oauth2/v2.0/token`, ...changes },
});
const run = async (oauthTokenData: IDataObject, changes: IDataObject = {}) => await upsertAsUser(connection(oauthTokenData, changes), [lead]);
const change = (changes: Partial<PersonSettings>) => ({ server }: SignInPair) => server.directory.people.put({ ...careful, ...changes });
const changeApplication = (changes: object) => ({ server }: SignInPair) => {
	const known = server.directory.allApplications().find((application) => application.clientId === clientId);
	if (known) server.directory.putApplication({ ...known, ...changes });
};

/** What happens between connecting and the next run, whose token has run out; and fields that differ then. */
const REFUSED: [when: string, code: string, happens: (pair: SignInPair) => unknown, changes?: IDataObject][] = [
	['the account was disabled', '50057', change({ isDisabled: true })],
	['the account was deleted', '50034', ({ server }) => server.directory.people.remove(seller.objectId)],
	['an administrator revoked the person\'s tokens', '50173', change({ tokensRevoked: Date.now() + 60_000 })],
	['the connection was not used for 90 days', '700082', ({ passDays }) => passDays(91)],
	['a policy wants people to sign in once a month', '70043', ({ passDays }) => passDays(31)],
	['the tenant asks for a second factor', '50076', change({ isFactorFresh: false })],
	['the person has no second factor to show', '50079', change({ isFactorEnrolled: false })],
	['the application now needs assignment', '50105', changeApplication({ assigned: [] })],
	['a conditional access policy steps in', '53003', change({ isBlockedByPolicy: true })],
	['consent was taken back', '65001', ({ server }) => server.directory.people.withdrawConsent(clientId)],
	['the client secret was cleared in the credential', '7000218', () => undefined, { clientSecret: '' }],
	['the client secret has expired', '7000222', changeApplication({ secrets: [{ value: 'secret', expires: '2020-01-01T00:00:00Z' }] })],
	['the client secret was replaced', '7000215', changeApplication({ secrets: [{ value: 'another' }] })],
	['the application was disabled', '7000112', changeApplication({ isDisabled: true })],
	['the application was deleted', '700016', ({ server }) => server.directory.removeApplication(clientId)],
];

describe('a connection of a person that the sign-in service does not renew', () => {
	test.each(REFUSED)('S131: when %s, the node and Diagnostics say what AADSTS%s means, and nothing is written', async (_when, code, happens, changes = {}) => {
		const tokens = await pair.connect(careful);
		expect((await run(tokens)).error).toBeUndefined();
		const before = pair.emulator.rows('lead').length;
		await happens(pair);
		pair.server.journal.revoke();
		const { sentence, whatToDo } = explainFault(code);
		expect((await run(tokens, changes)).error?.message).toBe(sentence);
		expect(pair.emulator.rows('lead')).toHaveLength(before);
		const { outputs } = await runAsUser(connection(tokens, changes), { node: new Dynamics365Diagnostics(), parameters: {}, items: [{}], onError: 'stopWorkflow' });
		expect(outputs[1]?.[0]?.json).toMatchObject({ connected: false, sentence, whatToDo, code });
	});

	test('S131: a person whose consent was taken back gets the link for the administrator', async () => {
		const tokens = await pair.connect();
		pair.server.directory.people.withdrawConsent(clientId);
		pair.server.journal.revoke();
		expect((await run(tokens)).error?.description).toBe(`Send this link to the administrator: ${signInUrl}/${tenantId}/adminconsent?client_id=${clientId}`);
	});

	test('S131: the reason is asked for once, however many requests were refused', async () => {
		const tokens = await pair.connect();
		pair.server.directory.people.put({ ...seller, isDisabled: true });
		pair.server.journal.revoke();
		pair.server.journal.reset();
		await upsertAsUser(connection(tokens), Array.from({ length: 50 }, (_, index) => ({ lastName: `L${index}`, email: `l${index}@engine.example` })));
		expect(pair.server.journal.trace().map(({ refusedWith }) => refusedWith)).toEqual([50057, 50057]);
	});

	test('S131: a refresh token nobody issued has the sentence of a lost connection', async () => {
		const { error } = await run({ ...(await pair.connect()), access_token: 'no longer good', refresh_token: 'made up' });
		expect(error?.message).toBe(explainFault('connectionLost').sentence);
	});
});
