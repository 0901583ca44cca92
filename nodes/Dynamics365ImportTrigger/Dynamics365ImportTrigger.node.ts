import { NodeConnectionTypes, type INodeType, type INodeTypeDescription, type ITriggerFunctions, type ITriggerResponse } from 'n8n-workflow';
import { importTrigger } from '../../src/n8n/importTrigger/importTrigger';
import { authenticationField, nodeCredentials } from '../../src/n8n/signIn/authentication';
import { filterFields } from './fields/filters';
import { optionFields } from './fields/options';
import { tableFields } from './fields/tables';
import { whenFields } from './fields/when';
import { getColumnsOfEntry, getOpportunityColumns, getOwners, getStages, getTables } from './methods/lists';

/** Starts a workflow with everything that changed in Dynamics 365, page by page, and on only after success. */
export class Dynamics365ImportTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dynamics 365 Import Trigger',
		name: 'dynamics365ImportTrigger',
		icon: { light: 'file:dynamics365ImportTrigger.svg', dark: 'file:dynamics365ImportTrigger.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["import"] === "chosen" ? ($parameter["tables"].table || []).map((entry) => entry.table || "account").join(", ") : ({ crm: "CRM objects", activities: "activities", stages: "opportunities by stage" })[$parameter["import"]] }}',
		description: 'Starts the workflow with rows that were created, updated or deleted in Dynamics 365',
		eventTriggerDescription: '',
		activationMessage: 'Rows are brought from now on, at the times of the schedule.',
		defaults: { name: 'Dynamics 365 Import Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: nodeCredentials,
		properties: [authenticationField, ...tableFields, ...filterFields, ...whenFields, ...optionFields],
	};

	methods = {
		loadOptions: { getColumnsOfEntry, getOpportunityColumns, getOwners, getStages, getTables },
	};

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return await importTrigger(this);
	}
}
