import type { DecideContext } from './decision';
import type { KnownRow, PlannedItem } from './item';
import { rowState } from './rowState';

/** Rows that one rule found for an item. */
export interface Found {
	rows: KnownRow[];
	table: string;
	matchedBy: string;
	/** The row that was found, where the first of `rows` is what it became. */
	via?: KnownRow;
}

/** All rules over the first table, then all over the next: the first rule with a hit wins. */
export function findMatch(item: PlannedItem, context: DecideContext, accept: (row: KnownRow) => boolean): Found | undefined {
	for (const table of context.settings.lookIn) {
		for (const [ruleIndex, rule] of context.settings.rules.entries()) {
			const keys = item.keys.get(table)?.[ruleIndex] ?? [];
			const hits = context.world.find(table, ruleIndex, keys);
			const rows = [...new Set(hits.map((row) => context.world.present(row)))].filter(accept);
			const via = hits.find((row) => row !== rows[0] && context.world.present(row) === rows[0]);
			if (rows.length > 0) return { rows, table, matchedBy: rule.label, ...(via ? { via } : {}) };
		}
	}
	return undefined;
}

/** Whether a row is an ordinary one, as the items before left it. */
export const isActive = (row: KnownRow) => rowState(row.table, row.values) === 'active';
