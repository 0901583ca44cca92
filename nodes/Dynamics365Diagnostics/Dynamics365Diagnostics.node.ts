import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription } from 'n8n-workflow';
import { checkAccess } from '../../src/n8n/diagnostics/checkAccess';
import { checkConnection } from '../../src/n8n/diagnostics/checkConnection';
import { getTables } from './methods/lists';
import { authenticationField, nodeCredentials } from '../../src/n8n/signIn/authentication';
import { accessFields } from './fields/access';
import { operationField } from './fields/operation';

const OPERATIONS = { checkConnection, checkAccess };

/** Tells how things stand with Dynamics 365 before work starts. */
export class Dynamics365Diagnostics implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dynamics 365 Diagnostics',
		name: 'dynamics365Diagnostics',
		icon: { light: 'file:dynamics365Diagnostics.svg', dark: 'file:dynamics365Diagnostics.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] === "checkAccess" ? "Check access" : "Check connection" }}',
		description: 'Ask whether the connection to Dynamics 365 works, as whom, when it ends, and what its user may do',
		defaults: { name: 'Dynamics 365 Diagnostics' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Ready', 'Problem'],
		credentials: nodeCredentials,
		properties: [authenticationField, operationField, ...accessFields],
	};

	methods = { loadOptions: { getTables } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await OPERATIONS[this.getNodeParameter('operation', 0) as keyof typeof OPERATIONS](this);
	}
}
