import type { ITriggerFunctions } from 'n8n-workflow';
import { changeItems, type ChangeItem } from '../../domain/changes/changeItem';
import { MODE_WORDS } from '../../domain/changes/chooseMode';
import { readUntil } from '../../domain/changes/position';
import { readStored } from './positions';
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

/** How far the published workflow has come; nothing where it was never published. */
function standOf(context: ITriggerFunctions, shown: readonly TableSettings[]): string[] {
	const { tables } = readStored(context);
	if (Object.keys(tables).length === 0) return [];
	return shown.map(({ table: { logicalName, displayName } }) => {
		const reading = tables[logicalName]?.reading;
		if (!reading) return `${displayName}: nothing was delivered yet.`;
		const until = readUntil(reading);
		const stand = until === null ? 'existing rows are being delivered' : `everything until ${until} was delivered`;
		return `${displayName}: ${stand}, by ${MODE_WORDS[reading.mode]}.`;
	});
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
		const notices = ['Test: these rows changed last. No position was moved; publish the workflow to begin.', ...standOf(context, shown)];
		handOff(context, items.map((item, index) => (index === 0 ? { ...item, progress: { notices }, ...(settings.carriesPositionOf ? { commit: null } : {}) } : item)));
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}
