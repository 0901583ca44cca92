import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription } from 'n8n-workflow';
import { runOperation } from '../../src/n8n/operations';
import { authenticationField, nodeCredentials } from '../../src/n8n/signIn/authentication';
import { companyFields } from './fields/company';
import { mappingFields } from './fields/mapping';
import { matchFields } from './fields/match';
import { operationFields } from './fields/operation';
import { optionFields } from './fields/options';
import { ownerFields } from './fields/owner';
import { getColumns, getContactColumns, getLeadColumns, getMatchColumns, searchAccountTextColumns, searchTables, searchTextColumns } from './methods/columns';
import { searchOwners, searchPeople } from './methods/owners';

/** Upserts people into Dynamics 365: found by a cascade of match rules, written without duplicates and without losses. */
export class Dynamics365Upsert implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dynamics 365 Upsert',
		name: 'dynamics365Upsert',
		icon: { light: 'file:dynamics365Upsert.svg', dark: 'file:dynamics365Upsert.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ ($parameter["operation"] === "testMapping" ? "Test mapping · " : "") + ($parameter["saveAs"].cachedResultName || $parameter["saveAs"].value || $parameter["saveAs"]) + (["lead", "contact"].includes($parameter["saveAs"].value || $parameter["saveAs"]) ? " · " + ({ leadsThenContacts: "lead first, then contact", contactsThenLeads: "contact first, then lead", chosenTable: "this table only" })[$parameter["lookIn"]] : "") }}',
		description: 'Create or update leads, contacts, accounts and rows of any table in Dynamics 365 without duplicates',
		defaults: { name: 'Dynamics 365 Upsert' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Synced', 'Skipped', 'Needs Review'],
		credentials: nodeCredentials,
		properties: [authenticationField, ...operationFields, ...matchFields, ...mappingFields, ...companyFields, ...ownerFields, ...optionFields],
	};

	methods = {
		loadOptions: { getColumns, getContactColumns, getLeadColumns, getMatchColumns },
		listSearch: { searchAccountTextColumns, searchTables, searchTextColumns, searchOwners, searchPeople },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperation(this);
	}
}
