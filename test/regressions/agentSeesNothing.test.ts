import type { IExecuteFunctions } from 'n8n-workflow';
import { Dynamics365ServicePrincipalApi } from '../../credentials/Dynamics365ServicePrincipalApi.credentials';
import { Dynamics365Upsert } from '../../nodes/Dynamics365Upsert/Dynamics365Upsert.node';
import { runNode } from '../support/runNode';

/** The node as n8n runs it for an AI agent: the same execution, which says of itself that it is a tool's. */
class AsTool extends Dynamics365Upsert {
	async execute(this: IExecuteFunctions) {
		const own = Object.assign(Object.create(this) as IExecuteFunctions, { isToolExecution: () => true });
		return await Dynamics365Upsert.prototype.execute.call(own);
	}
}

test('an agent reads why a run failed as a whole: the first output is the only one it gets', async () => {
	const { outputs } = await runNode({
		node: new AsTool(),
		credentialType: new Dynamics365ServicePrincipalApi(),
		credentials: { environmentUrl: 'https://contoso.crm.dynamics.com', accessToken: 'unused' },
		parameters: { findExistingBy: '={{ "somehow" }}' },
		items: [{ email: 'a@x.example' }],
		onError: 'continueRegularOutput',
	});
	expect(outputs[0]).toMatchObject([{ json: { outcome: 'failed', reason: expect.stringContaining('Find Existing By is "somehow"') } }]);
});
