import { failed, isUsable, PROBLEM_OF, type Found, type OwnerSearch } from './ownerSearch';
import { chosenInRows } from './mappingChoice';
import { listed, withoutRepeats, type OwnerResolution } from './match';
import { called, STATE_WORDS } from './owner';
import { addressesOf, isNobody, type Person } from './person';
import { sameNameElsewhere } from './sameName';

/** Addresses and ids that a mapping row adds to what the item says. */
function knownAs(person: Person, { rows }: OwnerSearch): Person {
	const own = addressesOf(person).flatMap((address) => rows.get(address) ?? []).map((row) => row.person);
	if (own.length === 0) return person;
	const others = own.flatMap(addressesOf).filter((address) => address !== person.email);
	return {
		email: person.email,
		alternates: [...new Set([...person.alternates, ...others])],
		aliases: [...new Set([...person.aliases, ...own.flatMap(({ aliases }) => aliases)])],
		entraObjectId: person.entraObjectId || (own.find(({ entraObjectId }) => entraObjectId !== '')?.entraObjectId ?? ''),
	};
}

/** What each rule finds for each key of the person, one after the other, as long as somebody asks. */
function* hits(person: Person, { directory, rules }: OwnerSearch): Generator<Found[]> {
	for (const rule of rules) {
		for (const key of rule.ofPerson(person)) {
			const found = directory.matching(rule, key);
			if (found.length > 0) yield found.map((owner) => ({ found: owner, matchedBy: rule.name, matchedValue: key }));
		}
	}
}

function byRules(person: Person, search: OwnerSearch): OwnerResolution | Found[] {
	const seen: Found[] = [];
	for (const hit of hits(person, search)) {
		seen.push(...hit);
		const enabled = hit.filter(({ found }) => found.state === 'enabled');
		const usable = enabled.length > 0 ? enabled : hit.filter(({ found }) => isUsable(found, search, false));
		const [only] = usable;
		if (!only) continue;
		if (usable.length > 1) return failed('ambiguous', `${usable.length} owners have ${only.matchedValue} as ${only.matchedBy}: ${listed(usable.map(({ found }) => called(found)))}; choose one in a mapping row.`, withoutRepeats(seen));
		return { match: only, reason: `${called(only.found)} found by ${only.matchedBy}.`, candidates: withoutRepeats(seen) };
	}
	return withoutRepeats(seen);
}

function nobody(person: Person, search: OwnerSearch, seen: readonly Found[]): OwnerResolution {
	const [first] = seen;
	if (first) return failed(PROBLEM_OF[first.found.state], `${called(first.found)} found by ${first.matchedBy} ${STATE_WORDS[first.found.state]}.`, seen);
	const asked = listed([...addressesOf(person), ...(person.entraObjectId ? [person.entraObjectId] : [])]);
	const near = sameNameElsewhere(person, search);
	if (near) return failed('noMatch', `No user has ${asked}, but there is ${near.found.matchedValue}: if that is the same person, add the domain alias ${near.alias}.`, [near.found]);
	return failed('noMatch', `No user${search.directory.hasTeams ? ' or team' : ''} of this environment has ${asked}.`);
}

/** The owner in Dynamics who is this person. */
export function resolveOwner(person: Person, search: OwnerSearch): OwnerResolution {
	if (isNobody(person)) return failed('nobodyNamed', 'The item names nobody: e-mail, alternate e-mails and Entra object ID are empty.');
	const chosen = chosenInRows(person, search);
	if (chosen) return chosen;
	const known = knownAs(person, search);
	const found = byRules(known, search);
	return Array.isArray(found) ? nobody(known, search, found) : found;
}
