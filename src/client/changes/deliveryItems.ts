import { changeItems, resyncFinished, type ChangeItem, type Progress } from '../../domain/changes/changeItem';
import { advance, type TablePosition } from '../../domain/changes/position';
import type { PageDelivery } from './PageDelivery';
import type { Completed, PositionToCommit, TableSettings } from './ports';

/** Only the last rows of a page stand for the whole of it. */
function positionBehind({ read, isLastBatch }: PageDelivery, { carriesPositionOf: trigger, table }: TableSettings): { commit?: PositionToCommit | null } {
	if (trigger === undefined) return {};
	return { commit: isLastBatch ? { trigger, table: table.logicalName, position: advance(read.position, read.page.next) } : null };
}

/** The items of a batch of a page. The first one carries how the import is getting on, and the position behind the page where it is asked for. */
export function batchItems(page: PageDelivery, { changes }: Completed, settings: TableSettings, generation: number, progress: Progress): ChangeItem[] {
	const items = changeItems(changes, { generation }, settings.form);
	if (items[0]) Object.assign(items[0], { progress, ...positionBehind(page, settings) });
	return items;
}

/** The item that tells the end of a full resync. It stands for no page, so the position it carries is none. */
export function endOfResync({ table, carriesPositionOf }: TableSettings, position: TablePosition): ChangeItem {
	return { ...resyncFinished(table, position), ...(carriesPositionOf === undefined ? {} : { commit: null }) };
}
