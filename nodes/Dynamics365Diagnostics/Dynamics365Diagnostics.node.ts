import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription } from 'n8n-workflow';
import { checkConnection } from '../../src/n8n/diagnostics/checkConnection';
import { authenticationField, nodeCredentials } from '../../src/n8n/signIn/authentication';

/** Tells how things stand with Dynamics 365 before work starts. */
export class Dynamics365Diagnostics implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dynamics 365 Diagnostics',
		name: 'dynamics365Diagnostics',
		icon: { light: 'file:dynamics365Diagnostics.svg', dark: 'file:dynamics365Diagnostics.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: 'Check connection',
		description: 'Ask whether the connection to Dynamics 365 works, as whom, and when it ends',
		defaults: { name: 'Dynamics 365 Diagnostics' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Connected', 'Not Connected'],
		credentials: nodeCredentials,
		properties: [
			authenticationField,
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				options: [{ name: 'Check Connection', value: 'checkConnection', description: 'Sign in and ask Dynamics 365 who that is', action: 'Check the connection' }],
				default: 'checkConnection',
			},
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await checkConnection(this);
	}
}
