import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { encodeFilter, search } from '../../domain/odata/filter';
import { queryPath } from '../../domain/odata/path';
import { connect } from '../connect';
import { toNodeError } from '../nodeErrors';

/** As many as a person would scroll through; searching finds the others. */
const MOST_CHOICES = 100;

/** Rows of a table whose name contains the text. A table without a name column offers none; its rows are chosen by id. */
export async function rowChoices(context: ILoadOptionsFunctions, tableName: string, filter = ''): Promise<INodePropertyOptions[]> {
	try {
		const { client, metadata } = await connect(context);
		const { entitySetName, primaryId, primaryName } = await metadata.table(tableName);
		if (!primaryName) return [];
		const path = queryPath(entitySetName, { select: [primaryId, primaryName], orderBy: [`${primaryName} asc`], top: MOST_CHOICES, ...(filter ? { filter: encodeFilter(search('contains', primaryName, filter)) } : {}) });
		const [rows = []] = await client.readGroups([path]);
		return rows.map((row) => ({ name: String(row[primaryName] ?? row[primaryId]), value: String(row[primaryId]) }));
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}
