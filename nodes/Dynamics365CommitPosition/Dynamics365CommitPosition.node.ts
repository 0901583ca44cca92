import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription } from 'n8n-workflow';
import { commitPosition } from '../../src/n8n/importTrigger/commitPosition';

/** The last step of a workflow that begins with the Import Trigger: its rows count as delivered even if the trigger's process dies. */
export class Dynamics365CommitPosition implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dynamics 365 Commit Position',
		name: 'dynamics365CommitPosition',
		icon: { light: 'file:dynamics365CommitPosition.svg', dark: 'file:dynamics365CommitPosition.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: 'Last step after the Import Trigger',
		description: 'Keep how far the Import Trigger has come from inside the execution, for queue mode',
		defaults: { name: 'Dynamics 365 Commit Position' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [
			{
				displayName: 'Make this the last step. In the trigger, switch on the option Position on Items.',
				name: 'notice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Position',
				name: 'position',
				type: 'json',
				default: '={{ $("Dynamics 365 Import Trigger").first().json.commit }}',
				description: 'What the trigger gives as "commit" on its first item; write the name of your trigger into the expression',
			},
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await Promise.resolve(commitPosition(this));
	}
}
