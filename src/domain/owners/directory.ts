import { foldKey } from '../matching/foldKey';
import { GUID } from '../values/convertLookup';
import { partsOf } from './domainAliases';
import { keysOf, type Owner } from './owner';
import type { OwnerRule } from './ownerRules';

/** Things by each of their keys, in their order. */
export function byKeys<T>(things: readonly T[], keys: (thing: T) => readonly string[]): ReadonlyMap<string, readonly T[]> {
	const found = new Map<string, T[]>();
	for (const thing of things) {
		for (const key of new Set(keys(thing))) {
			const others = found.get(key);
			if (others) others.push(thing);
			else found.set(key, [thing]);
		}
	}
	return found;
}

/** Addresses of a user at which mail arrives or which they sign in with. */
const addressKeys = ({ email, personalEmail, userPrincipalName }: Owner) => keysOf(email, personalEmail, userPrincipalName);

/** All users of an environment, and its teams where they were read. Each index is built when it is first asked for. */
export class Directory {
	private readonly ids: ReadonlyMap<string, Owner>;
	private readonly indexes = new Map<OwnerRule | string, ReadonlyMap<string, readonly Owner[]>>();

	constructor(
		readonly owners: readonly Owner[],
		/** Whether teams are among the owners. */
		readonly hasTeams: boolean,
	) {
		this.ids = new Map(owners.map((owner) => [owner.id, owner]));
	}

	byId(id: string): Owner | undefined {
		return this.ids.get(id.trim().replace(/^\{|\}$/g, '').toLowerCase());
	}

	/** Everybody who has this key by the rule, whatever their state. */
	matching(rule: OwnerRule, key: string): readonly Owner[] {
		return this.index(rule, rule.ofOwner).get(key) ?? [];
	}

	/** Who is meant by an id (a type may follow it), an e-mail, a user principal name or else a name. */
	called(text: string): readonly Owner[] {
		const [id = ''] = text.trim().split(/\s+/);
		if (GUID.test(id)) return [this.byId(id)].filter((owner) => owner !== undefined);
		const key = foldKey(text);
		const byAddress = this.index('addresses', ({ email, userPrincipalName }) => keysOf(email, userPrincipalName)).get(key) ?? [];
		return byAddress.length > 0 ? byAddress : (this.index('names', ({ name }) => keysOf(name)).get(key) ?? []);
	}

	/** Everybody with an address of this part before the @, at any domain. */
	withLocalPart(local: string): readonly Owner[] {
		return this.index('local parts', (owner) => addressKeys(owner).flatMap((address) => partsOf(address)?.local ?? [])).get(local) ?? [];
	}

	private index(of: OwnerRule | string, keys: (owner: Owner) => readonly string[]): ReadonlyMap<string, readonly Owner[]> {
		const built = this.indexes.get(of) ?? byKeys(this.owners, keys);
		this.indexes.set(of, built);
		return built;
	}
}
