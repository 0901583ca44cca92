import type { ITriggerFunctions } from 'n8n-workflow';
import { changeItems, type ChangeItem } from '../../domain/changes/changeItem';
import type { Change } from '../../domain/changes/change';
import type { WebApiRow } from '../../domain/matching/ruleKeys';
import type { DataverseClient } from '../../client/DataverseClient';
import { encodeFilter } from '../../domain/odata/filter';
import { queryPath } from '../../domain/odata/path';
import type { TableSettings } from '../../client/changes/ports';
import { LABELS } from '../../client/changes/readPage';
import { connect } from '../connect';
import { toNodeError } from '../nodeErrors';
import { handOff } from './deliver';
import { prepare } from './prepare';

/** Rows of each table that a test in the editor shows. */
const SAMPLES = 5;

function samplePath({ table, select, filter }: TableSettings): string {
	const orderBy = table.columns.get('modifiedon')?.readable ? ['modifiedon desc'] : undefined;
	return queryPath(table.entitySetName, { select, orderBy, top: SAMPLES, ...(filter ? { filter: encodeFilter(filter) } : {}) });
}

async function sampleItems(client: DataverseClient, { table, rows, form, complete }: TableSettings, found: readonly WebApiRow[]): Promise<ChangeItem[]> {
	const changes = found.filter((row) => rows.matches(row)).map((row): Change => ({ kind: 'existing', id: String(row[table.primaryId]), row }));
	const completed = (await complete?.(client, changes)) ?? { changes };
	return changeItems(completed.changes, { generation: 1 }, form);
}

/** The rows that changed last, as the workflow would get them; the position of the published workflow is not touched. */
export async function giveSamples(context: ITriggerFunctions): Promise<void> {
	try {
		const { settings, tables } = await prepare(context);
		const { client } = await connect(context);
		const shown = tables.filter(({ follows }) => follows === undefined);
		const answers = await client.readGroups(shown.map(samplePath), settings.labels ? { prefer: LABELS } : {});
		const items = (await Promise.all(shown.map(async (table, index) => await sampleItems(client, table, answers[index] ?? [])))).flat();
		const notice = 'Test: these rows changed last. No position was moved; publish the workflow to begin.';
		handOff(context, items.map((item, index) => (index === 0 ? { ...item, progress: { notices: [notice] } } : item)));
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}
