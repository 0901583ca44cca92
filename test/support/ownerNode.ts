import { SupplyDataContext } from 'n8n-core';
import { createEmptyRunExecutionData, NodeConnectionTypes, type IDataObject, type IExecuteFunctions, type INodeExecutionData, type OnError } from 'n8n-workflow';
import { Dynamics365ServicePrincipalApi } from '../../credentials/Dynamics365ServicePrincipalApi.credentials';
import { Dynamics365OwnerResolver } from '../../nodes/Dynamics365OwnerResolver/Dynamics365OwnerResolver.node';
import type { MatchReport, OwnerCandidate, OwnerReference } from '../../src/domain/owners/report';
import { PLAIN_USER } from './plainUser';
import { runNode, stageNode, type NodeRun, type NodeUnderTest } from './runNode';
import { tokens, type RunningEmulator, type TokenName } from './startEmulator';

export interface OwnerCall {
	parameters?: IDataObject;
	items: IDataObject[];
	onError?: OnError;
	as?: TokenName;
	/** Another id makes it another user's connection, which shares no limits and no memory. */
	credentials?: IDataObject;
}

/** One output item of *Resolve*. */
export interface ResolvedItem extends Record<string, unknown> {
	owner: OwnerReference | null;
	ownerMatch: MatchReport<OwnerCandidate>;
}

export interface OwnerResult extends NodeRun {
	resolved: ResolvedItem[];
	unresolved: ResolvedItem[];
}

const underTest = ({ url }: Pick<RunningEmulator, 'url'>, { parameters = {}, items, onError, as = 'sync', credentials = {} }: OwnerCall): NodeUnderTest => ({
	node: new Dynamics365OwnerResolver(),
	credentialType: new Dynamics365ServicePrincipalApi(),
	credentials: {
		environmentUrl: url, customHost: true, signInAuthority: url, tenantId: 'tenant.example',
		clientId: '11111111-1111-4111-8111-111111111111', signInWith: 'clientSecret', clientSecret: 'unused', accessToken: tokens[as], ...credentials,
	},
	parameters, items, onError,
});

const jsonOf = (items: INodeExecutionData[] | undefined) => (items ?? []).map(({ json }) => json as unknown as ResolvedItem);

/** Runs the Owner Resolver against a local Dataverse, in n8n-core's real execution. */
export async function resolveOwners(emulator: Pick<RunningEmulator, 'url'>, call: OwnerCall): Promise<OwnerResult> {
	const result = await runNode(underTest(emulator, call));
	return { ...result, resolved: jsonOf(result.outputs[0]), unresolved: jsonOf(result.outputs[1]) };
}

/** The outputs of the node when an AI agent of n8n calls it as a tool; the agent reads the first only. */
export async function callResolverAsTool(emulator: Pick<RunningEmulator, 'url'>, call: OwnerCall): Promise<INodeExecutionData[][]> {
	const { workflow, underTest: node, additionalData } = stageNode(underTest(emulator, { ...call, items: [] }));
	const context = new SupplyDataContext(workflow, node, additionalData, 'manual', createEmptyRunExecutionData(), 0, [], {}, NodeConnectionTypes.AiTool, { data: {}, node, source: null }, []);
	context.addInputData(NodeConnectionTypes.AiTool, [call.items.map((json) => ({ json }))]);
	return await new Dynamics365OwnerResolver().execute.call(context as unknown as IExecuteFunctions);
}

/** Host by which mapping rows name the emulator. */
export const hostOf = ({ url }: Pick<RunningEmulator, 'url'>): string => new URL(url).host;

/** Makes users; gives back their ids. */
export const seedUsers = (emulator: Pick<RunningEmulator, 'seed'>, ...users: IDataObject[]): string[] => emulator.seed({ systemuser: users.map((user) => ({ ...PLAIN_USER, ...user })) }).systemuser ?? [];
