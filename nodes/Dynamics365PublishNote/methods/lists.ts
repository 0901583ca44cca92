import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { ownerChoices } from '../../../src/n8n/pickers/ownerChoices';
import { rowChoices } from '../../../src/n8n/pickers/rowChoices';
import { noteTableChoices } from '../../../src/n8n/pickers/tableChoices';

export async function searchNoteTables(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return { results: await noteTableChoices(this, filter) };
}

export async function searchOwners(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return { results: await ownerChoices(this, filter) };
}

/** Rows of the table chosen in Attach To. */
export async function searchRows(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return { results: await rowChoices(this, String(this.getCurrentNodeParameter('attachTo', { extractValue: true }) ?? 'opportunity'), filter) };
}
