import { NodeOperationError, type IDataObject, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import type { PositionToCommit } from '../../client/changes/ports';
import { putCommitted } from './positions';

function parse(value: unknown): unknown {
	try {
		return typeof value === 'string' && value.trim() !== '' ? (JSON.parse(value) as unknown) : value;
	} catch {
		return undefined;
	}
}

const isToCommit = (value: unknown): value is PositionToCommit => {
	const { trigger, table, position } = (value ?? {}) as Partial<PositionToCommit>;
	return typeof trigger === 'string' && typeof table === 'string' && typeof position?.seq === 'number';
};

/**
 * Keeps the position that the trigger's rows carry; passes its items on. Rows that are not the last of their page carry null.
 * @throws NodeOperationError when the rows carry no position
 */
export function commitPosition(context: IExecuteFunctions): INodeExecutionData[][] {
	const items = context.getInputData();
	const value = parse(context.getNodeParameter('position', 0));
	if (value !== null && !isToCommit(value)) {
		throw new NodeOperationError(context.getNode(), 'The rows of the Import Trigger carry no position; switch on its option "Position on Items", and write its name into Position.', { level: 'warning' });
	}
	if (value !== null) putCommitted(context.getWorkflowStaticData('global'), value);
	return [items.map((item, index): INodeExecutionData => ({ json: item.json as IDataObject, ...(item.binary ? { binary: item.binary } : {}), pairedItem: { item: index } }))];
}
