import { callAsTool } from '../support/upsertNode';

test('G14: an agent reads why a run failed as a whole: the first output is the only one it gets', async () => {
	const outputs = await callAsTool({ url: 'https://contoso.crm.dynamics.com' }, { items: [{ email: 'a@x.example' }], parameters: { findExistingBy: '={{ "somehow" }}' }, credentials: { customHost: false, accessToken: 'unused' }, onError: 'continueRegularOutput' });
	expect(outputs[0]).toMatchObject([{ json: { outcome: 'failed', reason: expect.stringContaining('Find Existing By is "somehow"') } }]);
});
