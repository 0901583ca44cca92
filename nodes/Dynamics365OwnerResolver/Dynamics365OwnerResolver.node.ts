import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription } from 'n8n-workflow';
import { runOwnerOperation } from '../../src/n8n/owners/ownerOperations';
import { authenticationField, nodeCredentials } from '../../src/n8n/signIn/authentication';
import { searchOwners } from '../Dynamics365Upsert/methods/owners';
import { operationFields } from './fields/operation';
import { optionFields } from './fields/options';
import { policyFields } from './fields/policy';
import { whoFields } from './fields/who';

/** Finds the Dynamics user who is a person, the person who is an owner in Dynamics, and keeps the mapping of both. */
export class Dynamics365OwnerResolver implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dynamics 365 Owner Resolver',
		name: 'dynamics365OwnerResolver',
		icon: { light: 'file:dynamics365OwnerResolver.svg', dark: 'file:dynamics365OwnerResolver.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ ({ resolve: "E-mail → Dynamics user", findLocalUser: "Dynamics owner → local user", buildMapping: "Build the user mapping", mappingDrift: "Check the user mapping" })[$parameter["operation"]] }}',
		description: 'Find the Dynamics 365 user or team who is a person, or the person who is an owner in Dynamics 365',
		defaults: { name: 'Dynamics 365 Owner Resolver' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Resolved', 'Unresolved'],
		credentials: nodeCredentials,
		properties: [authenticationField, ...operationFields, ...whoFields, ...policyFields, ...optionFields],
	};

	methods = {
		listSearch: { searchOwners },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOwnerOperation(this);
	}
}
