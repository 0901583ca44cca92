import { castArray } from 'lodash';
import { NodeOperationError, type IDataObject, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { readAccess } from '../../client/access/readAccess';
import { PURPOSES, type PurposeName } from '../../domain/access/purposes';
import type { Right } from '../../domain/access/rights';
import { connect } from '../connect';
import { problem } from './problem';

/** What the person asks to be able to do, by table. */
function needsOf(context: IExecuteFunctions): Readonly<Record<string, readonly Right[]>> {
	const purpose = context.getNodeParameter('purpose', 0) as PurposeName | 'chosenTables';
	if (purpose !== 'chosenTables') return PURPOSES[purpose];
	const rights = castArray(context.getNodeParameter('rights', 0) as Right | Right[]);
	const tables = castArray(context.getNodeParameter('tables', 0) as string | string[]).filter(Boolean);
	if (tables.length === 0) throw new NodeOperationError(context.getNode(), 'No table is chosen: choose at least one in Table Names or IDs.');
	return Object.fromEntries(tables.map((table) => [table, rights]));
}

/**
 * How the credential's user stands with each table: one item a table, by the first output where nothing is missing and by the second where
 * something is. A connection that does not work is one item on the second output; the operation throws
 * only when no table is chosen.
 */
export async function checkAccess(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const pairedItem = context.getInputData().map((_item, item) => ({ item }));
	const asItem = (json: IDataObject): INodeExecutionData => ({ json, pairedItem });
	const needs = needsOf(context);
	try {
		const found = await readAccess((await connect(context)).client, needs);
		return [true, false].map((ready) => found.filter((table) => table.ready === ready).map((table) => asItem({ ...table })));
	} catch (error) {
		return [[], [asItem({ ready: false, ...problem(context, error) })]];
	}
}
