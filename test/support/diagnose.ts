import type { IDataObject } from 'n8n-workflow';
import { Dynamics365ServicePrincipalApi } from '../../credentials/Dynamics365ServicePrincipalApi.credentials';
import { Dynamics365Diagnostics } from '../../nodes/Dynamics365Diagnostics/Dynamics365Diagnostics.node';
import { runNode } from './runNode';
import { tokens, type RunningEmulator, type TokenName } from './startEmulator';

export interface Diagnosis {
	ready: IDataObject[];
	problem: IDataObject[];
	error: string | undefined;
}

/** What the Diagnostics node says of the emulator for one of its users. `credential` differs from one that works. */
export async function diagnose(emulator: RunningEmulator, as: TokenName, { parameters = {}, credential = {} }: { parameters?: IDataObject; credential?: IDataObject } = {}): Promise<Diagnosis> {
	const { outputs, error } = await runNode({
		node: new Dynamics365Diagnostics(), credentialType: new Dynamics365ServicePrincipalApi(), parameters, items: [{}], onError: 'stopWorkflow',
		credentials: { environmentUrl: emulator.url, customHost: true, signInAuthority: emulator.url, tenantId: 'tenant.example', clientId: '11111111-1111-4111-8111-111111111111', signInWith: 'clientSecret', clientSecret: 'unused', accessToken: tokens[as], ...credential } as never,
	});
	const [ready = [], problem = []] = outputs.map((items) => (items ?? []).map(({ json }) => json));
	return { ready, problem, error: error?.message };
}
