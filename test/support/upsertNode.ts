import { LoadOptionsContext } from 'n8n-core';
import type { IDataObject, INodeExecutionData, INodeListSearchResult, INodePropertyOptions, OnError } from 'n8n-workflow';
import { Dynamics365ServicePrincipalApi } from '../../credentials/Dynamics365ServicePrincipalApi.credentials';
import { Dynamics365Upsert } from '../../nodes/Dynamics365Upsert/Dynamics365Upsert.node';
import type { ItemReport } from '../../src/domain/upsert/itemReport';
import { callNodeAsTool, runNode, stageNode, type NodeRun, type NodeUnderTest } from './runNode';
import { tokens, type RunningEmulator, type TokenName } from './startEmulator';

export interface UpsertCall {
	parameters?: IDataObject;
	items: IDataObject[];
	/** Default: refused items leave by the error output, as in the templates. */
	onError?: OnError;
	as?: TokenName;
	credentials?: IDataObject;
	/** Told of each request as n8n signs it, right before it goes out. */
	onSend?: () => void;
}

export interface UpsertResult extends NodeRun {
	/** One report per input item, in input order, whichever output it left by. */
	reports: (ItemReport & { input: IDataObject })[];
}

/** Parameters that recognise people by e-mail, phone and name with company. */
export const CASCADE = { saveAs: 'lead', findExistingBy: 'fullCascade', options: { phoneCountry: 'US' } };

/** n8n asks the credential to sign each request. */
function toldOf(onSend: () => void): Dynamics365ServicePrincipalApi {
	const type = new Dynamics365ServicePrincipalApi();
	const { authenticate } = type;
	type.authenticate = async (...request) => {
		onSend();
		return await authenticate(...request);
	};
	return type;
}

const nodeUnderTest = ({ url }: Pick<RunningEmulator, 'url'>, { parameters = {}, items, onError = 'continueErrorOutput', as = 'sync', credentials = {}, onSend = () => undefined }: UpsertCall): NodeUnderTest => ({
	node: new Dynamics365Upsert(),
	credentialType: toldOf(onSend),
	credentials: {
		environmentUrl: url, customHost: true, signInAuthority: url, tenantId: 'tenant.example',
		clientId: '11111111-1111-4111-8111-111111111111', signInWith: 'clientSecret', clientSecret: 'unused', accessToken: tokens[as], ...credentials,
	},
	parameters: { ...CASCADE, ...parameters },
	items,
	onError,
});

/** What one of the node's lists offers, in n8n-core's real context for it. */
export async function listed(emulator: Pick<RunningEmulator, 'url'>, method: keyof Dynamics365Upsert['methods']['loadOptions'], parameters: IDataObject = {}): Promise<INodePropertyOptions[]> {
	const { workflow, underTest, additionalData } = stageNode(nodeUnderTest(emulator, { parameters, items: [], as: 'admin' }));
	return await new Dynamics365Upsert().methods.loadOptions[method].call(new LoadOptionsContext(workflow, underTest, additionalData, ''));
}

/** Runs the Upsert node against a local Dataverse, in n8n-core's real execution. */
export async function upsert(emulator: Pick<RunningEmulator, 'url'>, call: UpsertCall): Promise<UpsertResult> {
	const result = await runNode(nodeUnderTest(emulator, call));
	const position = (item: { pairedItem?: unknown }) => (item.pairedItem as { item: number }).item;
	const reports = result.outputs.flat().sort((a, b) => position(a) - position(b)).map(({ json }) => (json.details ?? json) as unknown as UpsertResult['reports'][number]);
	return { ...result, reports };
}

/** What one of the node's searchable lists offers for a text typed into its search box, in n8n-core's real context for it. */
export async function searched(emulator: Pick<RunningEmulator, 'url'>, method: keyof Dynamics365Upsert['methods']['listSearch'], parameters: IDataObject = {}, filter = ''): Promise<INodeListSearchResult['results']> {
	const { workflow, underTest, additionalData } = stageNode(nodeUnderTest(emulator, { parameters, items: [], as: 'admin' }));
	return (await new Dynamics365Upsert().methods.listSearch[method].call(new LoadOptionsContext(workflow, underTest, additionalData, ''), filter)).results;
}

/** The outputs of the node when an AI agent of n8n calls it as a tool. */
export async function callAsTool(emulator: Pick<RunningEmulator, 'url'>, call: UpsertCall): Promise<INodeExecutionData[][]> {
	return await callNodeAsTool(nodeUnderTest(emulator, { ...call, items: [] }), call.items);
}
