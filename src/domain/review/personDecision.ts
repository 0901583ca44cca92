import { inputReader } from '../mapping/defaultColumns';
import { GUID } from '../values/convertLookup';
import { isEmptyValue } from '../values/convertValue';

/** What a person decided about an item that had gone to review. */
export type PersonDecision =
	| { kind: 'use'; table: string; id: string; reactivate: boolean }
	/** `reviewId` tells apart what was reviewed: the same decision again makes no second row. Null: told by the item's content. */
	| { kind: 'create'; reviewId: string | null }
	| { kind: 'skip' }
	| { kind: 'wrong'; fault: string };

const KINDS = ['use', 'create', 'skip'] as const;
type Kind = (typeof KINDS)[number];
type Bag = Readonly<Record<string, unknown>>;

const wrong = (fault: string): PersonDecision => ({ kind: 'wrong', fault });
const isBag = (value: unknown): value is Bag => typeof value === 'object' && value !== null && !Array.isArray(value);
const isChosen = (value: unknown) => !isEmptyValue(value) && value !== false && String(value).toLowerCase() !== 'false';
const short = (value: unknown) => String(value).slice(0, 60);

/** Tables and forms hold text, so a decision may be the text of an object, or the one word where that says it all. */
function bagOf(value: unknown): Bag | undefined {
	if (isBag(value)) return value;
	const text = typeof value === 'string' ? value.trim() : '';
	if (KINDS.some((kind) => kind === text.toLowerCase())) return { [text.toLowerCase()]: true };
	if (!text.startsWith('{')) return undefined;
	try {
		return JSON.parse(text) as Bag;
	} catch (error) {
		if (!(error instanceof SyntaxError)) throw error;
		return { [text]: true };
	}
}

function readUse(use: unknown, reactivate: unknown, tables: readonly string[]): PersonDecision {
	const { table, id } = isBag(use) ? use : {};
	const name = isEmptyValue(table) && tables.length === 1 ? tables[0] : String(table ?? '').trim().toLowerCase();
	if (!name || isEmptyValue(id)) return wrong('decision.use needs the table and the id of the row that was chosen, such as those of a candidate.');
	if (!tables.includes(name)) return wrong(`decision.use names the table "${short(table)}", and this node handles ${tables.join(' and ')}; choose a row of ${tables.length > 1 ? 'these tables' : 'this table'}.`);
	const text = String(id).trim();
	if (!GUID.test(text)) return wrong(`decision.use names the id "${short(text)}", which is no id (GUID) of a row; send the id of the row that was chosen.`);
	return { kind: 'use', table: name, id: text.toLowerCase(), reactivate: isChosen(reactivate) };
}

const READ: Record<Kind, (bag: Bag, tables: readonly string[]) => PersonDecision> = {
	use: ({ use, reactivate }, tables) => readUse(use, reactivate, tables),
	create: ({ reviewId }) => ({ kind: 'create', reviewId: isEmptyValue(reviewId) ? null : String(reviewId).trim() }),
	skip: () => ({ kind: 'skip' }),
};

/**
 * The decision that an item's field `decision` brings back from review; null when there is none: the field is missing or
 * empty, or is some other detail of that name (plain text that is none of the three words).
 * @param tables the tables a row may be chosen of
 */
export function readDecision(json: Bag, tables: readonly string[]): PersonDecision | null {
	const bag = bagOf(inputReader(json)(['decision']));
	if (!bag || Object.keys(bag).length === 0) return null;
	const chosen = KINDS.filter((kind) => isChosen(bag[kind]));
	const [kind] = chosen;
	if (chosen.length > 1) return wrong(`decision says ${chosen.join(' and ')} at once; say one of them.`);
	if (kind) return READ[kind](bag, tables);
	return KINDS.some((name) => name in bag) ? null : wrong('decision holds none of use, create and skip; say which, as in {"use": {"table": "lead", "id": "..."}}.');
}
