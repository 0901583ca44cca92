import { httpJson } from '../../demo/host/httpJson';
import { clientId, startSignInPair, tenantId, type SignInPair } from '../support/signInPair';

/** Statements about what administrators of an environment may set; the tokens are those of a sign-in server. */
let pair: SignInPair;
let tokens: Record<'person' | 'application', string>;
beforeAll(async () => {
	pair = await startSignInPair();
	const asked = { grant_type: 'client_credentials', client_id: clientId, client_secret: 'secret', scope: `${pair.emulator.url}/.default` };
	const { body } = await httpJson<Record<string, string>>(`${pair.server.url}/${tenantId}/oauth2/v2.0/token`, { method: 'POST', body: new URLSearchParams(asked), ca: pair.server.caPem });
	tokens = { person: String((await pair.connect()).access_token), application: String(body.access_token) };
});
afterAll(async () => await pair.stop());
afterEach(async () => await set({ blockedApplications: [], ipFirewall: 'off' }));

const set = async (settings: object): Promise<void> => {
	const { status } = await httpJson(`${pair.emulator.url}/_emulator/settings`, { method: 'PUT', body: settings });
	expect(status).toBe(200);
};
const whoAmI = async (as: keyof typeof tokens) =>
	await httpJson<{ error?: { code: string; message: string } }>(`${pair.emulator.url}/api/data/v9.2/WhoAmI`, { headers: { authorization: `Bearer ${tokens[as]}` } });
const refused = (code: string, message: string) => ({ status: 403, headers: { 'content-type': expect.stringContaining('application/json') }, body: { error: { code, message: expect.stringContaining(message) } } });

test('nobody is kept out by default', async () => {
	expect([(await whoAmI('person')).status, (await whoAmI('application')).status]).toEqual([200, 200]);
});

describe('app access control', () => {
	it.each([clientId, clientId.toUpperCase()])('keeps the application %s from speaking for a person, but not from speaking for itself', async (blocked) => {
		await set({ blockedApplications: ['99999999-9999-4999-8999-999999999999', blocked] });
		expect(await whoAmI('person')).toMatchObject(refused('0x80095ffc', `restricted for this application Id : '${clientId}'`));
		expect((await whoAmI('application')).status).toBe(200);
	});

	it('is a list, which nothing else can take the place of', async () => {
		expect((await httpJson(`${pair.emulator.url}/_emulator/settings`, { method: 'PUT', body: { blockedApplications: { 0: clientId } } })).status).toBe(400);
	});

	it('lets other applications speak', async () => {
		await set({ blockedApplications: ['99999999-9999-4999-8999-999999999999'] });
		expect((await whoAmI('person')).status).toBe(200);
	});
});

describe('the IP firewall', () => {
	it.each([
		['people', [403, 200]],
		['everybody', [403, 403]],
	])('keeps out %s', async (ipFirewall, statuses) => {
		await set({ ipFirewall });
		expect([(await whoAmI('person')).status, (await whoAmI('application')).status]).toEqual(statuses);
	});

	it('says so before anything about the application', async () => {
		await set({ ipFirewall: 'people', blockedApplications: [clientId] });
		expect(await whoAmI('person')).toMatchObject(refused('0x80095ffe', 'access to your ip is blocked'));
	});
});
