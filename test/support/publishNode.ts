import { LoadOptionsContext } from 'n8n-core';
import type { IBinaryKeyData, IDataObject, INodeListSearchResult, OnError } from 'n8n-workflow';
import { Dynamics365ServicePrincipalApi } from '../../credentials/Dynamics365ServicePrincipalApi.credentials';
import { Dynamics365PublishNote } from '../../nodes/Dynamics365PublishNote/Dynamics365PublishNote.node';
import type { NoteReport } from '../../src/domain/notes/publish/noteReport';
import { runNode, stageNode, type NodeRun, type NodeUnderTest } from './runNode';
import { tokens, type RunningEmulator, type TokenName } from './startEmulator';

export interface PublishCall {
	parameters?: IDataObject;
	items: IDataObject[];
	/** Files of the items, by position. */
	binary?: (IBinaryKeyData | undefined)[];
	onError?: OnError;
	as?: TokenName;
	credentials?: IDataObject;
}

export interface PublishResult extends NodeRun {
	/** One report per input item, in input order, whichever output it left by. */
	reports: (NoteReport & { input: IDataObject; error?: string })[];
}

/** Parameters that take everything from the item, with an HTML file. */
const FROM_ITEM: IDataObject = {
	attachTo: { __rl: true, mode: 'name', value: 'opportunity' },
	row: { __rl: true, mode: 'id', value: '={{ $json.row }}' },
	documentKey: '={{ $json.key }}',
	title: '={{ $json.title }}',
	revision: '={{ $json.revision }}',
	attachment: 'html',
	html: '={{ $json.html }}',
	fileName: '={{ $json.fileName }}',
};

const nodeUnderTest = ({ url }: Pick<RunningEmulator, 'url'>, { parameters = {}, items, binary, onError = 'continueErrorOutput', as = 'sync', credentials = {} }: PublishCall): NodeUnderTest => ({
	node: new Dynamics365PublishNote(),
	credentialType: new Dynamics365ServicePrincipalApi(),
	credentials: {
		environmentUrl: url, customHost: true, signInAuthority: url, tenantId: 'tenant.example',
		clientId: '11111111-1111-4111-8111-111111111111', signInWith: 'clientSecret', clientSecret: 'unused', accessToken: tokens[as], ...credentials,
	},
	parameters: { ...FROM_ITEM, ...parameters },
	items,
	...(binary ? { binary } : {}),
	onError,
});

/** Runs the Publish Note node against a local Dataverse, in n8n-core's real execution. */
export async function publish(emulator: Pick<RunningEmulator, 'url'>, call: PublishCall): Promise<PublishResult> {
	const result = await runNode(nodeUnderTest(emulator, call));
	const position = (item: { pairedItem?: unknown }) => (item.pairedItem as { item: number }).item;
	const reports = result.outputs.flat().sort((a, b) => position(a) - position(b)).map(({ json }) => (json.details ?? json) as unknown as PublishResult['reports'][number]);
	return { ...result, reports };
}

/** What one of the node's lists offers, in n8n-core's real context for it. */
export async function searched(emulator: Pick<RunningEmulator, 'url'>, method: keyof Dynamics365PublishNote['methods']['listSearch'], parameters: IDataObject = {}, filter = ''): Promise<INodeListSearchResult['results']> {
	const { workflow, underTest, additionalData } = stageNode(nodeUnderTest(emulator, { parameters, items: [], as: 'admin' }));
	return (await new Dynamics365PublishNote().methods.listSearch[method].call(new LoadOptionsContext(workflow, underTest, additionalData, ''), filter)).results;
}
