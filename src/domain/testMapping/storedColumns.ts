import { isSameValue } from '../mapping/mergeColumn';
import type { MappedColumn } from '../mapping/resolveMapping';
import { webApiName } from '../metadata/table';
import { shown } from '../values/fault';
import type { ColumnReport } from './columnReport';

/** Web API names of the columns that can be read back. */
export const readBackNames = (columns: readonly MappedColumn[]): string[] =>
	columns.filter(({ column }) => column.readable && column.creatable).map(({ column }) => webApiName(column));

const inWords = (value: unknown) => (value === null || value === undefined ? 'nothing' : shown(value));

/** Holds what was stored beside what was sent; a difference is no refusal, but somebody has to look at it. */
export function compareStored(reports: readonly ColumnReport[], columns: readonly MappedColumn[], row: Readonly<Record<string, unknown>>): ColumnReport[] {
	return reports.map((report) => {
		const mapped = columns.find(({ column }) => column.logicalName === report.column);
		const name = mapped && webApiName(mapped.column);
		if (!mapped || name === undefined || !(name in row)) return report;
		const stored = row[name] ?? null;
		if (isSameValue(stored, mapped.value, mapped.column)) return { ...report, stored };
		return {
			...report,
			stored,
			ok: false,
			reason: `${report.label} (${report.column}) was sent as ${inWords(report.sent)}, and Dynamics holds ${inWords(stored)}; a plug-in, a business rule or a right of this user may be the reason.`,
		};
	});
}
