import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';
import { tableChoices } from '../../../src/n8n/pickers/tableChoices';
import { matchChoices } from '../../../src/n8n/pickers/matchChoices';
import { columnChoices, textColumnChoices } from '../../../src/n8n/pickers/columnChoices';

const saveAs = (context: ILoadOptionsFunctions) => String(context.getCurrentNodeParameter('saveAs', { extractValue: true }) ?? 'lead');

export async function getColumns(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await columnChoices(this, saveAs(this));
}

export async function getContactColumns(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await columnChoices(this, 'contact');
}

export async function getLeadColumns(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await columnChoices(this, 'lead');
}

export async function getMatchColumns(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await matchChoices(this, saveAs(this));
}

export async function searchTextColumns(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return { results: await textColumnChoices(this, saveAs(this), filter) };
}

export async function searchAccountTextColumns(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return { results: await textColumnChoices(this, 'account', filter) };
}

export async function searchTables(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return { results: await tableChoices(this, filter) };
}
