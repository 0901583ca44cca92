import type { IDataObject, OnError } from 'n8n-workflow';
import { Dynamics365ServicePrincipalApi } from '../../credentials/Dynamics365ServicePrincipalApi.credentials';
import { Dynamics365Upsert } from '../../nodes/Dynamics365Upsert/Dynamics365Upsert.node';
import type { ItemReport } from '../../src/domain/upsert/report';
import { runNode, type NodeRun } from './runNode';
import { tokens, type RunningEmulator, type TokenName } from './startEmulator';

export interface UpsertCall {
	parameters?: IDataObject;
	items: IDataObject[];
	/** Default: refused items leave by the error output, as in the templates. */
	onError?: OnError;
	as?: TokenName;
	credentials?: IDataObject;
}

export interface UpsertResult extends NodeRun {
	/** One report per input item, in input order, whichever output it left by. */
	reports: (ItemReport & { input: IDataObject })[];
}

/** Parameters that recognise people by e-mail, phone and name with company. */
export const CASCADE = { saveAs: 'lead', findExistingBy: 'fullCascade', options: { phoneCountry: 'US' } };

/** Runs the Upsert node against a local Dataverse, in n8n-core's real execution. */
export async function upsert(emulator: Pick<RunningEmulator, 'url'>, { parameters = {}, items, onError = 'continueErrorOutput', as = 'sync', credentials = {} }: UpsertCall): Promise<UpsertResult> {
	const result = await runNode({
		node: new Dynamics365Upsert(),
		credentialType: new Dynamics365ServicePrincipalApi(),
		credentials: {
			environmentUrl: emulator.url, customHost: true, signInAuthority: emulator.url, tenantId: 'tenant.example',
			clientId: '11111111-1111-4111-8111-111111111111', signInWith: 'clientSecret', clientSecret: 'unused', accessToken: tokens[as], ...credentials,
		},
		parameters: { ...CASCADE, ...parameters },
		items,
		onError,
	});
	const position = (item: { pairedItem?: unknown }) => (item.pairedItem as { item: number }).item;
	const reports = result.outputs.flat().sort((a, b) => position(a) - position(b)).map(({ json }) => (json.details ?? json) as unknown as UpsertResult['reports'][number]);
	return { ...result, reports };
}
