import type { Directory } from './directory';
import { byKeys } from './directory';
import { BY_MAPPING_ROW, listed, withoutRepeats, type Candidate, type Problem, type Resolution } from './match';
import type { MappingRow } from './mappingRow';
import { called, type Owner } from './owner';
import type { OwnerRule } from './ownerRules';

export type PersonResolution = Resolution<MappingRow> & { owner?: Owner };
type Found = Candidate<MappingRow>;

const nameOf = ({ name, email, localId }: MappingRow): string => (name && email ? `${name} (${email})` : name || email || localId);

/** Finds people by the owner they are in Dynamics: the same rules as the other way round, and the same people's choices first. */
export class People {
	private readonly chosen: ReadonlyMap<string, readonly MappingRow[]>;
	private readonly byRule: ReadonlyMap<OwnerRule, ReadonlyMap<string, readonly MappingRow[]>>;

	constructor(
		rows: readonly MappingRow[],
		private readonly directory: Directory,
		private readonly rules: readonly OwnerRule[],
	) {
		const [choosing, others] = [rows.filter(({ choice }) => choice !== ''), rows.filter(({ choice }) => choice === '')];
		this.chosen = byKeys(choosing, ({ choice }) => this.onlyOwner(choice));
		this.byRule = new Map(rules.map((rule) => [rule, byKeys(others, ({ person }) => rule.ofPerson(person))]));
	}

	/** The person who is this owner; the state of the owner does not matter, for rows of people who have left stay theirs. */
	find(ownerId: string): PersonResolution {
		if (ownerId.trim() === '') return { problem: 'nobodyNamed', reason: 'The item names no owner: the owner\'s ID is empty.', candidates: [] };
		const owner = this.directory.byId(ownerId);
		if (!owner) return { problem: 'noMatch', reason: `No user${this.directory.hasTeams ? ' or team' : ''} of this environment has the ID ${ownerId.trim()}${this.directory.hasTeams ? '' : '; teams are found with the option Teams'}.`, candidates: [] };
		return { ...this.settle(owner, this.hitsOf(owner)), owner };
	}

	private onlyOwner(choice: string): string[] {
		const owners = this.directory.called(choice);
		return owners.length === 1 ? owners.map(({ id }) => id) : [];
	}

	private hitsOf(owner: Owner): Found[] {
		const chosen = this.chosen.get(owner.id) ?? [];
		if (chosen.length > 0) return chosen.map((found) => ({ found, matchedBy: BY_MAPPING_ROW, matchedValue: found.choice }));
		for (const rule of this.rules) {
			for (const key of rule.ofOwner(owner)) {
				const found = this.byRule.get(rule)?.get(key) ?? [];
				if (found.length > 0) return found.map((row) => ({ found: row, matchedBy: rule.name, matchedValue: key }));
			}
		}
		return [];
	}

	private settle(owner: Owner, hits: readonly Found[]): Resolution<MappingRow> {
		const candidates = withoutRepeats(hits);
		const [only] = candidates;
		const problem = (name: Problem, reason: string): Resolution<MappingRow> => ({ problem: name, reason, candidates });
		if (!only) return problem('noMatch', `${called(owner)} owns the row, and nobody in the mapping rows is that ${owner.type === 'team' ? 'team' : 'user'}.`);
		if (candidates.length > 1) return problem('ambiguous', `${candidates.length} people are ${called(owner)} by ${only.matchedBy}: ${listed(candidates.map(({ found }) => nameOf(found)))}; choose in the mapping rows.`);
		return { match: only, reason: `${nameOf(only.found)} found by ${only.matchedBy}.`, candidates };
	}
}
