import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { tableChoices } from '../../../src/n8n/pickers/tableChoices';

/** All tables of the environment. */
export async function getTables(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await tableChoices(this);
}
