import { castArray, partition } from 'lodash';
import { NodeOperationError, type IDataObject, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { readAccess } from '../../client/access/readAccess';
import { PURPOSES, type Purpose, type PurposeName } from '../../domain/access/purposes';
import type { Right, TableNeed } from '../../domain/access/rights';
import { processFlow } from '../../domain/changes/stage';
import { connect, type Connection } from '../connect';
import { toOutputs } from './outputs';
import { problem } from './problem';

/** Tables and rights that the person names one by one. */
function chosenNeeds(context: IExecuteFunctions): TableNeed[] {
	const rights = castArray(context.getNodeParameter('rights', 0) as Right | Right[]);
	const tables = [...new Set(castArray(context.getNodeParameter('tables', 0) as string | string[]).filter(Boolean))];
	if (tables.length === 0) throw new NodeOperationError(context.getNode(), 'No table is chosen: choose at least one in Table Names or IDs.');
	return tables.map((table) => ({ table, rights }));
}

/** What the person asks to be able to do. */
function purposeOf(context: IExecuteFunctions): Pick<Purpose, 'needs' | 'flowsOf'> {
	const name = context.getNodeParameter('purpose', 0) as PurposeName | 'chosenTables';
	return name === 'chosenTables' ? { needs: chosenNeeds(context) } : PURPOSES[name];
}

/** The needs with the process flows that this environment has. */
async function needsIn({ metadata }: Connection, { needs, flowsOf }: Pick<Purpose, 'needs' | 'flowsOf'>): Promise<TableNeed[]> {
	const flows = flowsOf ? (await metadata.processTables(flowsOf)).filter((table) => processFlow(table, flowsOf)) : [];
	return [...needs, ...flows.map(({ logicalName }): TableNeed => ({ table: logicalName, rights: ['Read'] }))];
}

/**
 * How the credential's user stands with each table: one item a table, by the first output where nothing is missing and by the second where
 * something is. A connection that does not work is one item on the second output; the operation throws
 * only when no table is chosen.
 */
export async function checkAccess(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const purpose = purposeOf(context);
	try {
		const connection = await connect(context);
		const found = await readAccess(connection.client, await needsIn(connection, purpose));
		const [ready, problems] = partition(found, 'ready') as unknown as [IDataObject[], IDataObject[]];
		return toOutputs(context, { ready, problems });
	} catch (error) {
		return toOutputs(context, { ready: [], problems: [{ ready: false, ...problem(context, error) }] });
	}
}
