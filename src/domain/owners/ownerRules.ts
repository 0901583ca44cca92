import { keysOf, type Owner } from './owner';
import { addressesOf, type Person } from './person';

/** How a person and an owner are the same: one key of theirs in common. Works in both directions. */
export interface OwnerRule {
	/** As the output names it under `matchedBy`. */
	name: string;
	/** In the order in which they are tried. */
	ofPerson: (person: Person) => readonly string[];
	ofOwner: (owner: Owner) => readonly string[];
}

const ofUser = (keys: (owner: Owner) => readonly string[]) => (owner: Owner) => (owner.type === 'systemuser' ? keys(owner) : []);

export const BY_PRINCIPAL_NAME = 'user principal name';

/** From the surest to the least sure; the first rule that finds somebody who can be taken decides. */
export const OWNER_RULES: readonly OwnerRule[] = [
	{ name: 'primary e-mail', ofPerson: ({ email }) => keysOf(email), ofOwner: ofUser(({ email }) => keysOf(email)) },
	{ name: 'alternate e-mail', ofPerson: ({ alternates }) => alternates, ofOwner: ofUser(({ email }) => keysOf(email)) },
	{ name: 'alternate e-mail', ofPerson: addressesOf, ofOwner: ofUser(({ personalEmail }) => keysOf(personalEmail)) },
	{ name: BY_PRINCIPAL_NAME, ofPerson: addressesOf, ofOwner: ofUser(({ userPrincipalName }) => keysOf(userPrincipalName)) },
	{ name: 'domain alias', ofPerson: ({ aliases }) => aliases, ofOwner: ofUser(({ email, personalEmail, userPrincipalName }) => keysOf(email, personalEmail, userPrincipalName)) },
	{ name: 'Entra object id', ofPerson: ({ entraObjectId }) => keysOf(entraObjectId), ofOwner: ({ entraObjectId }) => keysOf(entraObjectId) },
	{ name: 'team', ofPerson: addressesOf, ofOwner: ({ type, email, name }) => (type === 'team' ? keysOf(email, name) : []) },
];

/** The rules of a run: user principal names can be left out, where they are other people's addresses. */
export const rulesFor = ({ byPrincipalName }: { byPrincipalName: boolean }): OwnerRule[] => OWNER_RULES.filter(({ name }) => byPrincipalName || name !== BY_PRINCIPAL_NAME);
