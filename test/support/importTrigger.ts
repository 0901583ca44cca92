import 'reflect-metadata';
import { LoadOptionsContext, TriggerContext } from 'n8n-core';
import {
	NodeHelpers, Workflow, type ICredentialDataDecryptedObject, type ICredentialType, type IDataObject, type INode, type INodeExecutionData, type INodePropertyOptions, type INodeTypes, type IRun, type ITriggerResponse, type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { Dynamics365ServicePrincipalApi } from '../../credentials/Dynamics365ServicePrincipalApi.credentials';
import { Dynamics365ImportTrigger } from '../../nodes/Dynamics365ImportTrigger/Dynamics365ImportTrigger.node';
import { credentialsHelper } from './runNode';
import { tokens, type RunningEmulator, type TokenName } from './startEmulator';

/** An item of the trigger. */
export interface Given extends IDataObject {
	change: string;
	table: string;
	id: string;
	generation: number;
	row: IDataObject;
}

/** How a workflow ends on what it was given; a rejection is what n8n does when the workflow is gone. */
export type Ending = IRun['status'] | 'nothing' | 'rejected';

export interface TriggerCall {
	parameters?: IDataObject;
	/** What n8n would have stored with the workflow. */
	stored?: IDataObject;
	as?: TokenName;
	/** Another credential than the service principal's with a token that never ends; what n8n stores of it is written into `data`. */
	credential?: { type: ICredentialType; data: ICredentialDataDecryptedObject };
	/** The workflow: says how an execution with these items ends. */
	workflow?: (items: Given[]) => Ending | Promise<Ending>;
	nodeName?: string;
	/** `manual`: the test in the editor. */
	mode?: 'trigger' | 'manual';
}

export interface RunningTrigger {
	/** Everything that was given out by executions that ended well, in order. */
	items: Given[];
	/** Sizes of all executions, empty ones included. */
	executions: number[];
	/** Sentences of failed executions that were recorded. */
	recorded: string[];
	/** What n8n's database holds of the workflow's static data: written at activation and with each execution. */
	stored(): IDataObject;
	/** One time of the schedule, waited for; while one is under way, waits for that one instead. */
	tick(): Promise<void>;
	stop(): Promise<void>;
}

const TYPE = 'n8n-nodes-dynamics365-sync.dynamics365ImportTrigger';

const copy = (data: IDataObject): IDataObject => JSON.parse(JSON.stringify(data)) as IDataObject;

const servicePrincipal = ({ url }: Pick<RunningEmulator, 'url'>, as: TokenName): Required<TriggerCall>['credential'] => ({
	type: new Dynamics365ServicePrincipalApi(),
	data: {
		environmentUrl: url, customHost: true, signInAuthority: url, tenantId: 'tenant.example',
		clientId: '11111111-1111-4111-8111-111111111111', signInWith: 'clientSecret', clientSecret: 'unused', accessToken: tokens[as],
	},
});

function triggerNode(emulator: Pick<RunningEmulator, 'url'>, { parameters = {}, stored = {}, as = 'sync', credential = servicePrincipal(emulator, as), nodeName = 'Import' }: TriggerCall) {
	const type = new Dynamics365ImportTrigger();
	const nodeTypes: INodeTypes = { getByName: () => type, getByNameAndVersion: () => NodeHelpers.getVersionedNodeType(type), getKnownTypes: () => ({}) };
	const node: INode = { id: 'import-1', name: nodeName, type: TYPE, typeVersion: 1, position: [0, 0], parameters: parameters as INode['parameters'], credentials: { [credential.type.name]: { id: 'test', name: 'test' } } };
	const workflow = new Workflow({ id: 'workflow', active: true, nodeTypes, nodes: [node], connections: {}, settings: { timezone: 'UTC' }, staticData: { global: copy(stored) } });
	const additionalData = { credentialsHelper: credentialsHelper(credential.type, credential.data) } as unknown as IWorkflowExecuteAdditionalData;
	return { type, node, workflow, additionalData };
}

/** What one of the trigger's lists offers in the editor. */
export async function listedByTrigger(emulator: Pick<RunningEmulator, 'url'>, method: keyof Dynamics365ImportTrigger['methods']['loadOptions'], call: TriggerCall = {}): Promise<INodePropertyOptions[]> {
	const { type, node, workflow, additionalData } = triggerNode(emulator, call);
	return await type.methods.loadOptions[method].call(new LoadOptionsContext(workflow, node, additionalData, ''));
}

/** Publishes a workflow that begins with the Import Trigger, on n8n-core's own trigger context; executions are the test's. */
export async function publish(emulator: Pick<RunningEmulator, 'url'>, call: TriggerCall): Promise<RunningTrigger> {
	const { stored = {}, workflow: run = () => 'success', mode = 'trigger' } = call;
	const { type, node, workflow, additionalData } = triggerNode(emulator, call);
	const ticks: (() => Promise<void>)[] = [];
	const given: RunningTrigger = { items: [], executions: [], recorded: [], stored: () => database, tick, stop };
	let database = copy(stored);

	// As n8n does: only what was set on an observed object counts as a change.
	const save = () => {
		if (workflow.staticData.__dataChanged !== true) return;
		database = copy((workflow.staticData as { global?: IDataObject }).global ?? {});
		workflow.staticData.__dataChanged = false;
	};
	const emit = (data: INodeExecutionData[][], _response?: unknown, done?: { resolve(run: IRun): void; reject(error: Error): void }) => {
		save();
		const items = (data[0] ?? []).map(({ json }) => json as Given);
		given.executions.push(items.length);
		void Promise.resolve(items.length === 0 ? 'success' : run(items)).then((ending) => {
			if (ending === 'success') given.items.push(...items);
			if (ending === 'rejected') done?.reject(new Error('Workflow was removed'));
			else done?.resolve((ending === 'nothing' ? undefined : { status: ending, data: { resultData: { runData: {}, ...(ending === 'error' ? { error: { message: 'The sink refused' } } : {}) } } }) as never);
		});
	};
	const context = new TriggerContext(workflow, node, additionalData, mode, 'activate', emit as never, () => undefined, (error) => { given.recorded.push(error.message); }, { registerCron: (_cron: unknown, onTick: () => Promise<void>) => { ticks.push(onTick); } } as never);
	const response: ITriggerResponse | undefined = await type.trigger.call(context);
	save();
	await response?.manualTriggerFunction?.();

	async function tick(): Promise<void> {
		for (const onTick of ticks) await onTick();
	}
	async function stop(): Promise<void> {
		await response?.closeFunction?.();
	}
	return given;
}
