import 'reflect-metadata';
import { ExecutionLifecycleHooks, SupplyDataContext, WorkflowExecute } from 'n8n-core';
import {
	createEmptyRunExecutionData,
	NodeConnectionTypes,
	NodeHelpers,
	Workflow,
	type IBinaryKeyData,
	type ICredentialDataDecryptedObject,
	type ICredentialsHelper,
	type ICredentialType,
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type INodeTypes,
	type IRun,
	type IWorkflowExecuteAdditionalData,
	type OnError,
} from 'n8n-workflow';

const PACKAGE = 'n8n-nodes-dynamics365-sync';

/** A node that starts a workflow with given items. n8n calls `execute` with its own `this`, so they are closed over. */
const itemsNode = (items: INodeExecutionData[]): INodeType => ({
	description: {
		displayName: 'Items', name: 'items', group: ['transform'], version: 1, description: 'Gives items',
		defaults: { name: 'Items' }, inputs: ['main'], outputs: ['main'], properties: [],
	},
	execute: async () => await Promise.resolve([items]),
});

/** Credentials as n8n's own helper serves them, without its database: the credential type's own code signs requests. */
export function credentialsHelper(type: ICredentialType, data: ICredentialDataDecryptedObject): ICredentialsHelper {
	const helper: Partial<ICredentialsHelper> = {
		getParentTypes: () => type.extends ?? [],
		runPreAuthentication: async (helpers: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject) => (await type.preAuthentication?.call(helpers, credentials)) as ICredentialDataDecryptedObject | undefined,
		updateCredentialsOauthTokenData: async (_node, _type, { oauthTokenData }: ICredentialDataDecryptedObject) => await Promise.resolve(void Object.assign(data, { oauthTokenData })),
		isCredentialUsableByNode: () => true,
		getDecrypted: async () => await Promise.resolve({ ...data }),
		getCredentialsProperties: () => type.properties,
		preAuthentication: async (helpers: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject, _type, _node, expired: boolean) => {
			if (credentials.accessToken && !expired) return undefined;
			const token = await type.preAuthentication?.call(helpers, credentials);
			Object.assign(data, token);
			return token as ICredentialDataDecryptedObject | undefined;
		},
		authenticate: async (credentials: ICredentialDataDecryptedObject, _type: string, request) =>
			typeof type.authenticate === 'function' ? await type.authenticate(credentials, request as IHttpRequestOptions) : (request as IHttpRequestOptions),
	};
	return helper as ICredentialsHelper;
}

export interface NodeRun {
	/** Items by output, in the node's order; the error output, where there is one, comes last. */
	outputs: INodeExecutionData[][];
	/** The error that stopped the workflow. */
	error?: { message: string; description?: string | null };
	run: IRun;
	/** The workflow's global static data afterwards, as n8n would store it; undefined where nothing was set. */
	staticData?: IDataObject;
}

export interface NodeUnderTest {
	node: INodeType;
	parameters: IDataObject;
	credentialType: ICredentialType;
	credentials: ICredentialDataDecryptedObject;
	items: IDataObject[];
	/** Files of the items, by position. */
	binary?: (IBinaryKeyData | undefined)[];
	onError?: OnError;
	timezone?: string;
	/** The workflow's global static data before. */
	staticData?: IDataObject;
}

/** A workflow of one node of ours, fed by a node that gives items, with what n8n hands to its executions. */
export function stageNode({ node, parameters, credentialType, credentials, items, binary = [], onError, timezone = 'UTC', staticData = {} }: NodeUnderTest): { workflow: Workflow; underTest: INode; additionalData: IWorkflowExecuteAdditionalData } {
	const name = node.description.name;
	const types: Record<string, INodeType> = { 'test.items': itemsNode(items.map((json, index) => ({ json, ...(binary[index] ? { binary: binary[index] } : {}) }))), [`${PACKAGE}.${name}`]: node };
	const nodeTypes: INodeTypes = {
		getByName: (type) => types[type] as INodeType,
		getByNameAndVersion: (type) => NodeHelpers.getVersionedNodeType(types[type] as INodeType),
		getKnownTypes: () => ({}),
	};
	const underTest: INode = {
		id: '2', name: 'Under Test', type: `${PACKAGE}.${name}`, typeVersion: 1, position: [200, 0],
		parameters: parameters as INode['parameters'], credentials: { [credentialType.name]: { id: 'test', name: 'test' } }, ...(onError ? { onError } : {}),
	};
	const workflow = new Workflow({
		id: 'workflow', active: false, nodeTypes, settings: { timezone }, staticData: { global: staticData },
		nodes: [{ id: '1', name: 'Items', type: 'test.items', typeVersion: 1, position: [0, 0], parameters: {} }, underTest],
		connections: { Items: { main: [[{ node: 'Under Test', type: 'main', index: 0 }]] } },
	});
	const additionalData = {
		credentialsHelper: credentialsHelper(credentialType, credentials),
		hooks: new ExecutionLifecycleHooks('manual', '1', { id: 'workflow', name: 'test', active: false, isArchived: false, createdAt: new Date(), updatedAt: new Date(), nodes: [], connections: {} } as never),
		executionId: '1', variables: {}, restApiUrl: 'http://localhost:5678/rest', instanceBaseUrl: 'http://localhost:5678/', ...Object.fromEntries(['formBaseUrl', 'formWaitingBaseUrl', 'formTestBaseUrl', 'webhookBaseUrl', 'webhookWaitingBaseUrl', 'webhookTestBaseUrl', 'mcpBaseUrl', 'mcpTestBaseUrl'].map((name) => [name, 'http://localhost:5678/'])),
		currentNodeExecutionIndex: 0, setExecutionStatus: () => undefined, logAiEvent: () => undefined, currentNodeParameters: underTest.parameters,
	} as unknown as IWorkflowExecuteAdditionalData;
	return { workflow, underTest, additionalData };
}

/** Runs one node of ours in n8n-core's real execution. */
export async function runNode(call: NodeUnderTest): Promise<NodeRun> {
	const { workflow, additionalData } = stageNode(call);
	const run = await new WorkflowExecute(additionalData, 'manual', createEmptyRunExecutionData()).run({ workflow, startNode: workflow.getNode('Items') ?? undefined });
	const result = run.data.resultData;
	const outputs = result.runData['Under Test']?.[0]?.data?.main?.map((list) => list ?? []) ?? [];
	const stored = workflow.staticData.__dataChanged === true ? { staticData: JSON.parse(JSON.stringify(workflow.staticData.global)) as IDataObject } : {};
	return { outputs, run, ...stored, ...(result.error ? { error: { message: result.error.message, description: result.error.description } } : {}) };
}

/** The outputs of a node when an AI agent of n8n calls it as a tool, in n8n-core's real context for that; the agent reads the first only. */
export async function callNodeAsTool(call: NodeUnderTest, items: readonly IDataObject[]): Promise<INodeExecutionData[][]> {
	const { workflow, underTest, additionalData } = stageNode(call);
	const context = new SupplyDataContext(workflow, underTest, additionalData, 'manual', createEmptyRunExecutionData(), 0, [], {}, NodeConnectionTypes.AiTool, { data: {}, node: underTest, source: null }, []);
	context.addInputData(NodeConnectionTypes.AiTool, [items.map((json) => ({ json }))]);
	return (await call.node.execute?.call(context as unknown as IExecuteFunctions)) as INodeExecutionData[][];
}
