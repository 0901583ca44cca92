import { nameBasedUuid } from '../identity/nameBasedUuid';

/** Fields that come back with a decision; what was reviewed is the rest. */
const DECISION_FIELDS = new Set(['decision', 'accountid', 'createaccount']);

const isDecisionField = (name: string) => DECISION_FIELDS.has(name.toLowerCase());

/** Objects with their fields in order, so that the order of writing does not count. */
function ordered(_: string, value: unknown): unknown {
	if (typeof value === 'bigint') return String(value);
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What tells one reviewed item from another: the same content gives the same id, with a decision beside it or without. */
export function reviewIdOf(json: Readonly<Record<string, unknown>>): string {
	const reviewed = Object.fromEntries(Object.entries(json).filter(([name]) => !isDecisionField(name)));
	return nameBasedUuid(['review', JSON.stringify(reviewed, ordered)]);
}
