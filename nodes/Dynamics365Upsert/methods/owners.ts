import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { ownerChoices, personChoices } from '../../../src/n8n/pickers/ownerChoices';

export async function searchOwners(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return { results: await ownerChoices(this, filter) };
}

export async function searchPeople(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return { results: await personChoices(this, filter) };
}
