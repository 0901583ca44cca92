import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { sortBy } from 'lodash';
import { connect } from '../connect';
import { toNodeError } from '../nodeErrors';

/** What most people look for, before everything else. */
const FIRST = ['lead', 'contact', 'account'];

/** Where documents belong, before everything else. */
const FIRST_FOR_NOTES = ['opportunity', 'account', 'contact', 'lead'];

type Entry = Awaited<ReturnType<Awaited<ReturnType<typeof connect>>['metadata']['tableList']>>[number];

async function choices(context: ILoadOptionsFunctions, filter: string, first: readonly string[], isOffered: (entry: Entry) => boolean): Promise<INodePropertyOptions[]> {
	try {
		const tables = (await (await connect(context)).metadata.tableList()).filter(isOffered);
		const wanted = filter.toLowerCase();
		const found = tables.filter(({ displayName, logicalName }) => `${displayName} ${logicalName}`.toLowerCase().includes(wanted));
		const place = ({ logicalName, isCustom }: Entry) => (first.includes(logicalName) ? first.indexOf(logicalName) : first.length + (isCustom ? 0 : 1));
		return sortBy(found, place, ({ displayName }) => displayName.toLowerCase()).map(({ displayName, logicalName }) => ({ name: displayName, value: logicalName, description: logicalName }));
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/** Tables whose name contains the text: lead, contact and account first, then custom tables, then all others. */
export const tableChoices = async (context: ILoadOptionsFunctions, filter = ''): Promise<INodePropertyOptions[]> => await choices(context, filter, FIRST, () => true);

/** The same of tables whose rows take notes, opportunities first. */
export const noteTableChoices = async (context: ILoadOptionsFunctions, filter = ''): Promise<INodePropertyOptions[]> => await choices(context, filter, FIRST_FOR_NOTES, ({ hasNotes }) => hasNotes);
