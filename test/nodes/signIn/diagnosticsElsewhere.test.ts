import type { IDataObject } from 'n8n-workflow';
import { Dynamics365Diagnostics } from '../../../nodes/Dynamics365Diagnostics/Dynamics365Diagnostics.node';
import { runAsUser } from '../../support/oAuth2Node';
import { signInUrl, startSignInPair, tenantId, type SignInPair } from '../../support/signInPair';

let pair: SignInPair;
beforeAll(async () => { pair = await startSignInPair(); });
afterAll(async () => await pair.stop());

test('S138: a sign-in service that is not Microsoft\'s is not asked while the token lives, as a refresh token may be good for one use there', async () => {
	const oauthTokenData: IDataObject = await pair.connect();
	pair.server.journal.reset();
	const { outputs } = await runAsUser({ environmentUrl: pair.emulator.url, signInUrl, oauthTokenData, changes: { tenantId, accessTokenUrl: `${signInUrl}/${tenantId}/oauth2/v2.0/token` } }, { node: new Dynamics365Diagnostics(), parameters: {}, items: [{}], onError: 'stopWorkflow' });
	expect(outputs.map((items) => items.map(({ json }) => json.connected))).toEqual([[true], []]);
	expect(pair.server.journal.trace()).toEqual([]);
});
