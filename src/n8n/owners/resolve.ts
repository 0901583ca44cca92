import type { IDataObject } from 'n8n-workflow';
import { RunFaults } from '../../client/RunFaults';
import type { OwnerResolution } from '../../domain/owners/match';
import { called, STATE_WORDS, type Owner } from '../../domain/owners/owner';
import type { OwnerSearch } from '../../domain/owners/ownerSearch';
import { readPerson, type Person } from '../../domain/owners/person';
import { ownerCandidate } from '../../domain/owners/report';
import { resolveOwner } from '../../domain/owners/resolveOwner';
import type { OwnerRun } from './outputs';
import { personReader, readFixedOwner } from './parameters';
import { perItem, type Shown } from './perItem';
import { ask, type OwnerSession } from './session';

const referenceTo = ({ id, type }: Pick<Owner, 'id' | 'type'>): IDataObject => ({ id, type });

/** Items of the same person are looked up once. */
function onceEach(resolve: (person: Person) => OwnerResolution): (person: Person) => OwnerResolution {
	const known = new Map<string, OwnerResolution>();
	return (person) => {
		const key = JSON.stringify([person.email, person.alternates, person.entraObjectId]);
		const resolution = known.get(key) ?? resolve(person);
		known.set(key, resolution);
		return resolution;
	};
}

type Fallback = NonNullable<Shown<Owner>['fallback']>;

/** @throws RunFaults when the fixed user cannot own rows */
function fixedFallback({ context }: OwnerSession, { directory }: OwnerSearch): Fallback {
	const fixed = readFixedOwner(context);
	const owner = directory.byId(fixed.id);
	if (!owner && (fixed.type === 'systemuser' || directory.hasTeams)) throw new RunFaults([`If No Match: there is no ${fixed.type === 'team' ? 'team' : 'user'} with the ID ${fixed.id} in this environment; choose one from the list.`]);
	if (owner && owner.state !== 'enabled' && owner.state !== 'application') throw new RunFaults([`If No Match: ${called(owner)} ${STATE_WORDS[owner.state]}; choose somebody else.`]);
	return { value: referenceTo(owner ?? fixed), name: owner?.name ?? '', email: owner?.email ?? '' };
}

async function connectedFallback({ connection }: OwnerSession, { directory }: OwnerSearch): Promise<Fallback> {
	const { userId } = await connection.metadata.whoAmI();
	const owner = directory.byId(userId);
	return { value: { id: userId.toLowerCase(), type: 'systemuser' }, name: owner?.name ?? '', email: owner?.email ?? '' };
}

/** A fixed owner is checked in every run, so that a wrong one is told before the day it is needed. */
async function fallbackOf(session: OwnerSession, search: OwnerSearch, isNeeded: boolean): Promise<Fallback | undefined> {
	if (session.settings.policy === 'fixed') return fixedFallback(session, search);
	return session.settings.policy === 'connectedUser' && isNeeded ? await connectedFallback(session, search) : undefined;
}

/** From people to the users of Dynamics they are. */
export async function resolve(session: OwnerSession): Promise<OwnerRun> {
	const { context, connection, settings } = session;
	const read = personReader(context);
	const people = context.getInputData().map(({ json }, index) => readPerson(read(index, json), settings.aliases));
	const { search, resolutions } = await ask(
		session,
		(found) => ({ search: found, resolutions: people.map(onceEach((person) => resolveOwner(person, found))) }),
		(answer) => answer.resolutions.every(({ match, problem }) => match !== undefined || problem === 'nobodyNamed'),
	);
	const fallback = await fallbackOf(session, search, resolutions.some(({ match }) => !match));
	return perItem(session, resolutions, {
		field: 'owner',
		valueOf: referenceTo,
		nameOf: ({ name, email }) => ({ name, email }),
		list: (candidate) => ownerCandidate(candidate, connection.environmentUrl),
		fallback,
	});
}
