import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';
import { Dynamics365ServicePrincipalApi } from '../../credentials/Dynamics365ServicePrincipalApi.credentials';
import { Dynamics365Diagnostics } from '../../nodes/Dynamics365Diagnostics/Dynamics365Diagnostics.node';
import { callNodeAsTool, runNode, type NodeUnderTest } from './runNode';
import { tokens, type RunningEmulator, type TokenName } from './startEmulator';

export interface Diagnosis {
	ready: IDataObject[];
	problem: IDataObject[];
	error: string | undefined;
}

export interface DiagnosticsCall {
	parameters?: IDataObject;
	/** Fields that differ from a credential that works. */
	credential?: IDataObject;
	/** What the sign-in service answers; without it, it gives a token. */
	refusal?: { status: number; body: object };
}

const signInUrl = 'https://sign-in.example';
const TOKEN_PATH = '/tenant.example/oauth2/v2.0/token';

const nodeUnderTest = (emulator: RunningEmulator, as: TokenName, { parameters = {}, credential = {} }: DiagnosticsCall): NodeUnderTest => ({
	node: new Dynamics365Diagnostics(), credentialType: new Dynamics365ServicePrincipalApi(), parameters, items: [{}], onError: 'stopWorkflow',
	credentials: { environmentUrl: emulator.url, customHost: true, signInAuthority: signInUrl, tenantId: 'tenant.example', clientId: '11111111-1111-4111-8111-111111111111', signInWith: 'clientSecret', clientSecret: 'unused', accessToken: tokens[as], ...credential } as never,
});

async function withSignIn<T>(as: TokenName, { refusal }: DiagnosticsCall, work: () => Promise<T>): Promise<T> {
	nock(signInUrl).persist().post(TOKEN_PATH).query(true).reply(refusal?.status ?? 200, refusal?.body ?? { token_type: 'Bearer', expires_in: 3599, access_token: tokens[as] });
	try {
		return await work();
	} finally {
		nock.cleanAll();
	}
}

/** What the Diagnostics node says of the emulator for one of its users. */
export async function diagnose(emulator: RunningEmulator, as: TokenName, call: DiagnosticsCall = {}): Promise<Diagnosis> {
	const { outputs, error } = await withSignIn(as, call, async () => await runNode(nodeUnderTest(emulator, as, call)));
	const [ready = [], problem = []] = outputs.map((items) => (items ?? []).map(({ json }) => json));
	return { ready, problem, error: error?.message };
}

/** What an AI agent reads when it calls the node as a tool. */
export async function diagnoseForAgent(emulator: RunningEmulator, as: TokenName, call: DiagnosticsCall = {}): Promise<IDataObject[]> {
	const [read = []] = await withSignIn(as, call, async () => await callNodeAsTool({ ...nodeUnderTest(emulator, as, call), items: [] }, [{}]));
	return read.map(({ json }) => json);
}
