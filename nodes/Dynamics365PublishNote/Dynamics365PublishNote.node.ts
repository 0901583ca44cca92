import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription } from 'n8n-workflow';
import { publishNote } from '../../src/n8n/publishNote/publishNote';
import { authenticationField, nodeCredentials } from '../../src/n8n/signIn/authentication';
import { documentFields } from './fields/document';
import { optionFields } from './fields/options';
import { placeFields } from './fields/place';
import { searchNoteTables, searchOwners, searchRows } from './methods/lists';

/** Publishes a document as a note with an attachment: once per row, updated in place by newer revisions. */
export class Dynamics365PublishNote implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dynamics 365 Publish Note',
		name: 'dynamics365PublishNote',
		icon: { light: 'file:dynamics365PublishNote.svg', dark: 'file:dynamics365PublishNote.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ ($parameter["attachTo"].cachedResultName || $parameter["attachTo"].value || $parameter["attachTo"]) + ": " + $parameter["title"] }}',
		description: 'Publish documents as notes in Dynamics 365, each once, and keep them at their newest revision',
		defaults: { name: 'Dynamics 365 Publish Note' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Published', 'Skipped'],
		credentials: nodeCredentials,
		properties: [authenticationField, ...placeFields, ...documentFields, ...optionFields],
	};

	methods = {
		listSearch: { searchNoteTables, searchOwners, searchRows },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await publishNote(this);
	}
}
