import { queryPath } from '../../domain/odata/path';
import { Directory } from '../../domain/owners/directory';
import { readTeam, readUser, TEAM_COLUMNS, USER_COLUMNS, type Owner } from '../../domain/owners/owner';
import type { DataverseClient } from '../DataverseClient';
import type { DirectoryMemory } from './DirectoryMemory';

/** The most the service gives at a time. */
const PAGE_SIZE = 5_000;

async function readOwners(client: DataverseClient, entitySet: string, columns: string[], read: (row: Record<string, unknown>) => Owner): Promise<Owner[]> {
	const owners: Owner[] = [];
	for await (const page of client.readAll(queryPath(entitySet, { select: columns }), { pageSize: PAGE_SIZE })) for (const row of page) owners.push(read(row));
	return owners;
}

/**
 * All users of the environment, and its teams when they are asked for: one request per 5,000 rows.
 * @throws DataverseError, for instance where the connected user may not read users
 */
export async function readDirectory(client: DataverseClient, teams: boolean): Promise<Directory> {
	const [users, groups] = await Promise.all([
		readOwners(client, 'systemusers', USER_COLUMNS, readUser),
		teams ? readOwners(client, 'teams', TEAM_COLUMNS, readTeam) : [],
	]);
	return new Directory([...users, ...groups], teams);
}

export interface DirectoryQuestion {
	client: DataverseClient;
	memory: DirectoryMemory;
	teams: boolean;
	/** How old what was read before may be, in milliseconds; 0 reads it now. */
	maximumAgeMs: number;
}

/**
 * Answers from the users and teams as they are. Remembered ones do only for an answer that leaves nothing open: somebody new or renamed is found
 * at once.
 * @throws DataverseError
 */
export async function askDirectory<Answer>({ client, memory, teams, maximumAgeMs }: DirectoryQuestion, ask: (directory: Directory) => Answer, isComplete: (answer: Answer) => boolean): Promise<Answer> {
	const known = memory.recall({ now: client.now(), maximumAgeMs, teams });
	if (known) {
		const answer = ask(known);
		if (isComplete(answer)) return answer;
	}
	const startedAt = client.now();
	const directory = await readDirectory(client, teams);
	if (maximumAgeMs > 0) memory.remember(directory, startedAt);
	return ask(directory);
}
