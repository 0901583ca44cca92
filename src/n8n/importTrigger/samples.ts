import type { ITriggerFunctions } from 'n8n-workflow';
import { changeItem, type ChangeItem } from '../../domain/changes/changeItem';
import { beginPosition } from '../../domain/changes/position';
import { beginWithExisting } from '../../domain/changes/chooseMode';
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

/** The rows that changed last, as the workflow would get them; the position of the published workflow is not touched. */
export async function giveSamples(context: ITriggerFunctions): Promise<void> {
	try {
		const { settings, tables } = await prepare(context);
		const { client } = await connect(context);
		const answers = await client.readGroups(tables.map(samplePath), settings.labels ? { prefer: LABELS } : {});
		const items = tables.flatMap(({ table, rows, form }, index): ChangeItem[] => {
			const passing = (answers[index] ?? []).filter((row) => rows.matches(row));
			const position = beginPosition('', beginWithExisting('compare'));
			return passing.map((row) => changeItem({ kind: 'existing', id: String(row[table.primaryId]), row }, position, form));
		});
		const notice = 'Test: these rows changed last. No position was moved; publish the workflow to begin.';
		handOff(context, items.map((item, index) => (index === 0 ? { ...item, progress: { notices: [notice] } } : item)));
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}
