import type { Row } from '../../demo/host/localDataverse';
import type { Edit } from './editors';
import type { Report } from './flows';

/** Everything that is known of one row during a race. */
export interface History {
	before: Row;
	/** In the order of the row's versions. */
	edits: readonly Edit[];
	/** What the executions say they changed in it. */
	changes: readonly NonNullable<Report['changes']>[];
	after: Row;
}

/** A stretch of the row's life in which no other user wrote: only runs can have changed what it began with. */
const stretches = ({ before, edits, after }: History): [from: Row, to: Row][] => {
	const starts = [before, ...edits.map((edit) => edit.after)];
	const ends = [...edits.map((edit) => edit.before), after];
	return starts.map((from, index) => [from, ends[index] as Row]);
};

/**
 * Proof that a column was only ever completed, as sentences about where it was not. Editors write under a version check, so what
 * they find is what the runs left: a value at a stretch's beginning has to be there at its end. Runs that replaced each other's
 * value between two edits would both report the change, and so would one that began with a value.
 */
export function wronglyCompleted(history: History, column: string): string[] {
	const name = String(history.before.lastname);
	const replaced = stretches(history).filter(([from, to]) => (from[column] ?? '') !== '' && to[column] !== from[column]);
	const reported = history.changes.flatMap((changes) => changes[column] ?? []);
	return [
		...replaced.map(([from, to]) => `${column} of ${name} went from "${String(from[column])}" to "${String(to[column])}" without an editor.`),
		...reported.slice(1).map(() => `${reported.length} runs say they filled ${column} of ${name}.`),
		...reported.filter(({ from }) => (from ?? '') !== '').map(({ from }) => `A run replaced "${String(from)}" in ${column} of ${name}.`),
	];
}

/** Sentences about lines that are not in the column exactly once: what was there, what the runs brought, what the editors added. */
export function wrongLines({ before, edits, after }: History, column: string, expected: readonly string[]): string[] {
	const lines = String(after[column] ?? '').split('\n');
	const notes = edits.flatMap(({ note }) => note ?? []);
	const wrong = [...expected, ...notes].map((line) => ({ line, times: lines.filter((one) => one === line).length })).filter(({ times }) => times !== 1);
	return wrong.map(({ line, times }) => `"${line}" is ${times} times in ${column} of ${String(before.lastname)}.`);
}
