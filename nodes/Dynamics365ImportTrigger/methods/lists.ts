import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { ME } from '../../../src/n8n/importTrigger/tableSettings';
import { readableColumnChoices } from '../../../src/n8n/pickers/columnChoices';
import { ownerChoices } from '../../../src/n8n/pickers/ownerChoices';
import { stageChoices } from '../../../src/n8n/pickers/stageChoices';
import { tableChoices } from '../../../src/n8n/pickers/tableChoices';

export async function getTables(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await tableChoices(this);
}

/** Columns of the table chosen in the same entry of the list. */
export async function getColumnsOfEntry(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await readableColumnChoices(this, String(this.getCurrentNodeParameter('&table') ?? 'account'));
}

export async function getOwners(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return [{ name: 'Me (the User of This Credential)', value: ME }, ...(await ownerChoices(this))];
}

export async function getOpportunityColumns(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await readableColumnChoices(this, 'opportunity');
}

/** Stages of all processes that opportunities go through. */
export async function getStages(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await stageChoices(this, 'opportunity');
}
