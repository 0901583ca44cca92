import type { KnownStage } from '../../domain/changes/stage';
import { queryPath } from '../../domain/odata/path';
import type { DataverseClient } from '../DataverseClient';
import { LABELS } from './readPage';

const LABEL = '@OData.Community.Display.V1.FormattedValue';
const STAGES = queryPath('processstages', { select: ['processstageid', 'stagename', 'stagecategory', 'primaryentitytypecode', '_processid_value'] });

/**
 * All stages that rows of a table can be in, of all processes, as the environment has them now.
 * @throws DataverseError when they cannot be read
 */
export async function knownStages(client: DataverseClient, table: string): Promise<KnownStage[]> {
	const [rows = []] = await client.readGroups([STAGES], { prefer: LABELS });
	return rows
		.filter(({ primaryentitytypecode: of }) => of === table)
		.map((row) => ({ id: String(row.processstageid), name: String(row.stagename), process: String(row[`_processid_value${LABEL}`] ?? ''), category: Number(row.stagecategory ?? 0) }));
}
