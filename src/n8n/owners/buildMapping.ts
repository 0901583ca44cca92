import { countBy } from 'lodash';
import type { IDataObject } from 'n8n-workflow';
import { buildMapping as linesOf, rowOfUser } from '../../domain/owners/buildMapping';
import { readMappingRows, type MappingRow } from '../../domain/owners/mappingRow';
import type { OwnerSearch } from '../../domain/owners/ownerSearch';
import { othersNotice, summary, type OwnerRun } from './outputs';
import { personReader } from './parameters';
import { ask, callsOf, nowIn, type OwnerSession } from './session';

/** Mapping rows of given people; a choice counts only where the row is of this environment. */
function peopleFrom({ environment, settings }: OwnerSession, rows: readonly IDataObject[]): MappingRow[] {
	const own = rows.map((row) => (String(row.environment ?? '').toLowerCase() === environment ? row : { ...row, environment, choice: '' }));
	return own.map((row) => readMappingRows([row], environment, settings.aliases).rows[0] ?? emptyRow(row));
}

/** A person without any address, who is told so. */
const emptyRow = (row: IDataObject): MappingRow => ({
	person: { email: '', alternates: [], aliases: [], entraObjectId: '' }, email: '', name: String(row.name ?? ''), localId: String(row.localId ?? ''), alternateEmails: '', choice: '',
	found: { status: '', ownerId: '', ownerName: '', checkedAt: '' },
});

function inputPeople({ context }: OwnerSession): IDataObject[] {
	const read = personReader(context);
	return context.getInputData().map(({ json }, index) => ({ ...json, ...read(index, json) }));
}

const userPeople = ({ directory }: OwnerSearch): IDataObject[] =>
	directory.owners.filter(({ type, state, email, userPrincipalName }) => type === 'systemuser' && state === 'enabled' && (email || userPrincipalName)).map(rowOfUser);

const STATUS_WORDS = [['mapped', 'mapped'], ['notMapped', 'not mapped'], ['ambiguous', 'ambiguous'], ['disabled', 'disabled'], ['application', 'application users'], ['choiceInvalid', 'with an invalid choice']] as const;

/** The mapping's row of every person: mapped ones on the first output, the others on the second. */
export async function buildMapping(session: OwnerSession): Promise<OwnerRun> {
	const { context, environment, mapping } = session;
	const fromUsers = context.getNodeParameter('people', 0, 'input') === 'users';
	const written = { environment, now: nowIn(session) };
	const given = fromUsers ? [] : peopleFrom(session, inputPeople(session));
	const lines = await ask(session, (search) => linesOf(fromUsers ? peopleFrom(session, userPeople(search)) : given, search, written), (answer) => answer.every(({ status }) => status === 'mapped'));
	const counts = countBy(lines, ({ status }) => status);
	return {
		items: lines.map((line, index) => ({ branch: line.status === 'mapped' ? 0 : 1, json: line, item: fromUsers ? 0 : index })),
		summary: summary(STATUS_WORDS.map(([status, word]) => [counts[status] ?? 0, word]), callsOf(session).requests, othersNotice(mapping.ofOthers, environment)),
	};
}
