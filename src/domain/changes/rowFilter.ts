import type { TableMetadata } from '../metadata/table';
import type { WebApiRow } from '../matching/ruleKeys';
import { allOf, type Condition } from '../odata/filter';
import { ValueFault } from '../values/fault';
import type { ConversionSettings } from '../values/convertValue';
import type { Change } from './change';
import { compileRule, type CompiledRule, type ImportRule } from './importRule';

/** Which rows of a table are let in; without rules all are. */
export interface RowFilter {
	/** Undefined without rules. */
	condition?: Condition;
	matches: (row: WebApiRow) => boolean;
	/** Logical names that rows must be read with. */
	columns: readonly string[];
	/** Rows that are never given out, not even as having left the filter. */
	hides?: (row: WebApiRow) => boolean;
}

/** All rules of a table together, or what is wrong with them, one sentence each. */
export function rowFilter(rules: readonly ImportRule[], table: TableMetadata, settings: ConversionSettings): { filter: RowFilter; faults: string[] } {
	const faults: string[] = [];
	const compiled: CompiledRule[] = [];
	for (const rule of rules) {
		try {
			compiled.push(compileRule(rule, table, settings));
		} catch (error) {
			if (!(error instanceof ValueFault)) throw error;
			faults.push(`Filter of ${table.displayName}: column "${rule.column}" ${error.message}.`);
		}
	}
	const filter: RowFilter = { matches: (row) => compiled.every(({ matches }) => matches(row)), columns: rules.map(({ column }) => column) };
	return { faults, filter: compiled.length > 0 ? { ...filter, condition: allOf(...compiled.map(({ condition }) => condition)) } : filter };
}

/**
 * The changes that are to be given out. A deleted row has no values left to look at, so it always is.
 * @param leftFilter whether changed rows that do not pass are given out as such; existing rows never are
 */
export function filterChanges(changes: readonly Change[], { condition, matches, hides }: RowFilter, leftFilter: 'ignore' | 'emit'): readonly Change[] {
	if (!condition && !hides) return changes;
	return changes.flatMap((change): Change[] => {
		if (change.row !== null && hides?.(change.row)) return [];
		if (change.row === null || matches(change.row)) return [change];
		return leftFilter === 'emit' && change.kind !== 'existing' ? [{ ...change, kind: 'outsideFilter' }] : [];
	});
}
