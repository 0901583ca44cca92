import type { TableSettings } from '../../client/changes/ports';
import { backToTracking, beginFromNow, beginWithExisting, modesOf, type Mode } from '../../domain/changes/chooseMode';
import { beginPosition, fingerprint, isAtBeginning, readUntil, resync, type TablePosition } from '../../domain/changes/position';
import type { Reading } from '../../domain/changes/reading';
import { secondBefore } from '../../domain/changes/watermark';
import { rowFilter, type RowFilter } from '../../domain/changes/rowFilter';
import { importedColumns } from '../../domain/changes/usualColumns';
import { webApiName, type TableMetadata } from '../../domain/metadata/table';
import type { ImportSettings, TableChoice } from './parameters';

/** Stands for whoever is signed in, in filters by owner. */
export const ME = 'me';

export interface Surroundings {
	environmentUrl: string;
	/** IANA zone of dates in filters. */
	timeZone: string;
	/** The service's own time, ISO 8601 to the second. */
	serverTime: string;
	/** Id of the user who is signed in, for *Own Changes*. */
	userId: string;
}

/** A table's import as the client runs it, or what is wrong with its settings. */
export function tableSettings(choice: TableChoice, table: TableMetadata, settings: ImportSettings, around: Surroundings): { table: TableSettings; faults: string[] } {
	const rules = choice.rules.map((rule) => ({ ...rule, values: rule.values.map((value) => (rule.column === 'ownerid' && value === ME ? around.userId : value)) }));
	const { filter, faults } = rowFilter(rules, table, { timeZone: around.timeZone, tooLong: 'error' });
	const columns = importedColumns(table, choice.columns);
	const read = [...new Set([...columns, ...filter.columns, ...(settings.ownChanges === 'skip' ? ['modifiedby'] : [])])];
	const rows: RowFilter = settings.ownChanges === 'skip' ? { ...filter, hides: (row) => row._modifiedby_value === around.userId } : filter;
	const asked = settings.leftFilter === 'ignore' && filter.condition ? { filter: filter.condition } : {};
	return {
		faults,
		table: {
			table,
			select: read.flatMap((name) => table.columns.get(name) ?? []).map(webApiName),
			...asked,
			pageSize: settings.pageSize,
			labels: settings.labels,
			overlapMs: settings.overlapMs,
			form: { environmentUrl: around.environmentUrl, table, columns, labels: settings.labels },
			rows,
			leftFilter: settings.leftFilter,
			emit: settings.emit,
			whenFails: settings.whenFails,
			carriesPositionOf: settings.carriesPositionOf,
			begin: (mode) => (settings.startWith === 'existing' ? beginWithExisting(mode) : beginFromNow(mode, table, around.serverTime)),
		},
	};
}

const printOf = ({ form, table, select, rows, stages }: TableSettings): string => {
	const ofStages = stages ? ` stages ${[...stages].sort().join()}` : '';
	return fingerprint({ environmentUrl: form.environmentUrl, table: table.logicalName, columns: select, filter: (rows.condition?.text ?? '') + ofStages });
};

/**
 * Where the reading of a process goes on. One that is new beside a table that was read before brings all its rows once, because their
 * stages were not known.
 * @param isAnew whether the table itself gives all its rows out, and with them their stages
 */
export function followerPosition(stored: TablePosition | undefined, settings: TableSettings, isAnew: boolean): TablePosition {
	const print = printOf(settings);
	if (stored?.fingerprint === print) return { ...stored, reading: backToTracking(stored.reading, settings.table) };
	const [mode = 'compare'] = modesOf(settings.table);
	return beginPosition(print, isAnew ? settings.begin(mode) : beginWithExisting(mode));
}

/** With the overlap: a transaction that was open at the last reading commits rows that are older than it. */
function continueFrom(reading: Reading, since: string, mode: Mode, { table, overlapMs }: TableSettings): Reading {
	const watermark = reading.mode === 'walk' ? reading.watermark : reading;
	return beginFromNow(mode, table, secondBefore(since, overlapMs), 'seen' in watermark ? watermark.seen : []);
}

/** Where a table's import goes on: where it was, or from the beginning after a change of settings or a wish for it. */
export function positionOf(stored: TablePosition | undefined, settings: TableSettings, { ifChanged }: ImportSettings, isSyncNow: boolean): TablePosition {
	const { table, begin } = settings;
	const print = printOf(settings);
	const [mode = 'compare'] = modesOf(table);
	if (!stored) return beginPosition(print, begin(mode));
	// Rows of a first page may have been delivered before a crash, and some of them deleted since: only a sweep finds those.
	if (stored.fingerprint === print && !isSyncNow && !isAtBeginning(stored.reading)) return { ...stored, reading: backToTracking(stored.reading, table) };
	const isToContinue = !isSyncNow && ifChanged === 'continue' && stored.fingerprint !== print;
	const since = isToContinue ? readUntil(stored.reading) : null;
	return since === null ? resync(stored, print, beginWithExisting(mode)) : { ...stored, fingerprint: print, reading: continueFrom(stored.reading, since, mode, settings) };
}
