import type { DataverseFault, FaultKind } from '../faults/fault';
import { explain } from '../faults/advice';
import type { MappedColumn } from '../mapping/resolveMapping';

/** What an operation of a test's change set does; `mustFail` makes the service undo the ones before. */
export type TestStep = 'create' | 'delete' | 'mustFail';

/** Faults that say nothing about a row: the service did not get as far as judging it. */
const ABOUT_THE_SERVICE: ReadonlySet<FaultKind> = new Set(['throttled', 'transient', 'unreachable', 'unauthorised', 'unexpected']);

export const isAboutTheService = ({ kind }: Pick<DataverseFault, 'kind'>): boolean => ABOUT_THE_SERVICE.has(kind);

/**
 * Which operation of a failed change set was refused. The ids that exist nowhere appear in the service's sentence about them;
 * else the `Content-ID` tells, where it is repeated. A create has no version to disagree about.
 */
export function refusedStep(refusal: { fault: DataverseFault; operation?: number }, steps: readonly TestStep[], absentIds: readonly string[]): TestStep {
	const words = refusal.fault.message.toLowerCase();
	if (absentIds.some((id) => words.includes(id)) || refusal.fault.kind === 'conflict') return 'mustFail';
	return (refusal.operation === undefined ? undefined : steps[refusal.operation]) ?? 'create';
}

/** The column a refusal is about, as far as the service's words tell: by name, by navigation property, or by the id a lookup points to. */
export function refusedColumn({ column: name, message }: DataverseFault, columns: readonly MappedColumn[]): string | undefined {
	const words = message.toLowerCase();
	const found = columns.find(({ column, value }) => {
		const isNamed = name === column.logicalName || column.targets?.some(({ navigationProperty }) => navigationProperty === name);
		return isNamed === true || (typeof value === 'object' && value !== null && words.includes(value.id.toLowerCase()));
	});
	return found?.column.logicalName;
}

/** A refusal as a sentence that begins with its column. */
export const columnSentence = (label: string, column: string, fault: DataverseFault): string => `${label} (${column}) was refused. ${explain(fault)}`;
