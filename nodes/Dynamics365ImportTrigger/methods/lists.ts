import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { readableColumnChoices } from '../../../src/n8n/pickers/columnChoices';
import { ownerChoices } from '../../../src/n8n/pickers/ownerChoices';
import { tableChoices } from '../../../src/n8n/pickers/tableChoices';

export async function getTables(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await tableChoices(this);
}

/** Columns of the table chosen in the same entry of the list. */
export async function getColumnsOfEntry(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await readableColumnChoices(this, String(this.getCurrentNodeParameter('&table') ?? 'account'));
}

export async function getOwners(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await ownerChoices(this);
}
