import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { sortBy } from 'lodash';
import { knownStages } from '../../client/changes/knownStages';
import { connect } from '../connect';
import { toNodeError } from '../nodeErrors';

/** Stages of every process that rows of the table go through, by process. */
export async function stageChoices(context: ILoadOptionsFunctions, table: string): Promise<INodePropertyOptions[]> {
	try {
		const stages = await knownStages((await connect(context)).client, table);
		return sortBy(stages, [({ process }) => process.toLowerCase(), ({ category }) => category]).map(({ id, name, process }) => ({ name: `${name} (${process})`, value: id }));
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}
