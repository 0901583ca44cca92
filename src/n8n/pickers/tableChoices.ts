import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { sortBy } from 'lodash';
import { connect } from '../connect';
import { toNodeError } from '../nodeErrors';

/** What most people look for, before everything else. */
const FIRST = ['lead', 'contact', 'account'];

/** Tables whose name contains the text: lead, contact and account first, then custom tables, then all others. */
export async function tableChoices(context: ILoadOptionsFunctions, filter = ''): Promise<INodePropertyOptions[]> {
	try {
		const tables = await (await connect(context)).metadata.tableList();
		const wanted = filter.toLowerCase();
		const found = tables.filter(({ displayName, logicalName }) => `${displayName} ${logicalName}`.toLowerCase().includes(wanted));
		const place = ({ logicalName, isCustom }: (typeof tables)[number]) => (FIRST.includes(logicalName) ? FIRST.indexOf(logicalName) : FIRST.length + (isCustom ? 0 : 1));
		return sortBy(found, place, ({ displayName }) => displayName.toLowerCase()).map(({ displayName, logicalName }) => ({ name: displayName, value: logicalName, description: logicalName }));
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}
