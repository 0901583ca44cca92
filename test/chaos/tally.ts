import type { RaceResult } from './race';

/** What is counted in one race, in a repeat of both and over all repeats. */
export interface Tally {
	executions: number;
	/** Rows of the people who raced, as found afterwards. */
	rows: number;
	/** Rows more than one for a person. */
	duplicates: number;
	/** People without a row, and values that should be in a row and are not. */
	lost: number;
	/** Executions that ended in an error, and items that did not leave as synced. */
	errors: number;
	/** Values that *Complete if missing* replaced. */
	overwritten: number;
	/** Appended lines that are not there exactly once. */
	appendsLost: number;
	requests: number;
	conflicts: number;
	/** Changes other users made meanwhile. */
	edits: number;
}

export interface RaceOutcome {
	tally: Tally;
	/** What went wrong, in sentences. */
	faults: string[];
}

const NOTHING: Tally = { executions: 0, rows: 0, duplicates: 0, lost: 0, errors: 0, overwritten: 0, appendsLost: 0, requests: 0, conflicts: 0, edits: 0 };

/** What may not be anything but zero. */
export const FAULTS = ['errors', 'duplicates', 'lost', 'overwritten', 'appendsLost'] as const;

export const sumOf = (tallies: readonly Tally[]): Tally =>
	tallies.reduce((sum, tally) => Object.fromEntries(Object.entries(sum).map(([name, value]) => [name, value + tally[name as keyof Tally]])) as unknown as Tally, NOTHING);

/** A race's outcome: each kind of fault is counted by its sentences. */
export function outcomeOf(result: RaceResult, figures: Pick<Tally, 'rows'> & Partial<Tally>, found: Partial<Record<(typeof FAULTS)[number], string[]>>): RaceOutcome {
	const faults = { ...found, errors: result.errors };
	const counted = Object.fromEntries(FAULTS.map((kind) => [kind, faults[kind]?.length ?? 0]));
	const { requests, conflicts, reports } = result;
	return { tally: { ...NOTHING, executions: reports.length, requests, conflicts, ...figures, ...counted }, faults: FAULTS.flatMap((kind) => faults[kind] ?? []) };
}
