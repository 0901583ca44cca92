import type { IDataObject } from 'n8n-workflow';
import { foldKey } from '../../domain/matching/foldKey';
import { People } from '../../domain/owners/findPerson';
import { localCandidate, localUser } from '../../domain/owners/report';
import type { OwnerRun } from './outputs';
import { readOwnerId } from './parameters';
import { perItem, type Shown } from './perItem';
import { ask, type OwnerSession } from './session';

/** The person who is taken where nobody matches; of the mapping rows where they are there. */
function fixedPerson({ context, mapping }: OwnerSession): NonNullable<Shown<never>['fallback']> {
	const email = String(context.getNodeParameter('fixedPerson', 0, '')).trim();
	const row = mapping.rows.find(({ person }) => person.email === foldKey(email));
	const user = row ? localUser(row) : { id: '', email, name: '' };
	return { value: user as unknown as IDataObject, name: user.name, email: user.email };
}

/** From owners in Dynamics back to the people they are outside. */
export async function findLocalUser(session: OwnerSession): Promise<OwnerRun> {
	const { context, mapping, settings } = session;
	const ids = context.getInputData().map((_, index) => readOwnerId(context, index));
	const resolutions = await ask(
		session,
		({ directory, rules }) => {
			const people = new People(mapping.rows, directory, rules);
			return ids.map((id) => people.find(id));
		},
		(answers) => answers.every(({ match, problem }) => match !== undefined || problem === 'nobodyNamed'),
	);
	return perItem(session, resolutions, {
		field: 'localUser',
		valueOf: (row) => localUser(row) as unknown as IDataObject,
		nameOf: ({ name, email }) => ({ name, email }),
		list: localCandidate,
		fallback: settings.policy === 'fixed' ? fixedPerson(session) : undefined,
	});
}
