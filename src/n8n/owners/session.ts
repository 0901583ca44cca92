import type { IExecuteFunctions } from 'n8n-workflow';
import { askDirectory } from '../../client/owners/readDirectory';
import { RunFaults } from '../../client/RunFaults';
import type { Directory } from '../../domain/owners/directory';
import { environmentKey, readMappingRows, rowsByAddress, type MappingRows } from '../../domain/owners/mappingRow';
import type { OwnerSearch } from '../../domain/owners/ownerSearch';
import { rulesFor } from '../../domain/owners/ownerRules';
import { connect, type Connection } from '../connect';
import { readSettings, settingFaults, type OwnerSettings } from './parameters';

/** What every operation of the node begins with. */
export interface OwnerSession {
	context: IExecuteFunctions;
	connection: Connection;
	/** Host of the environment. */
	environment: string;
	settings: OwnerSettings;
	mapping: MappingRows;
}

/** @throws RunFaults with all that is wrong with the settings */
export async function openSession(context: IExecuteFunctions, operation: string): Promise<OwnerSession> {
	const faults = settingFaults(context, operation);
	if (faults.length > 0) throw new RunFaults(faults);
	const settings = readSettings(context, operation);
	const connection = await connect(context);
	const environment = environmentKey(connection.environmentUrl);
	return { context, connection, environment, settings, mapping: readMappingRows(settings.mappingRows, environment, settings.aliases) };
}

/** A row can name a team with its type behind the id, as the list of owners gives it; then teams are needed to know it. */
const namesTeam = (choice: string) => /\steam$/i.test(choice);

/** Asks the users and teams; see `askDirectory`. */
export async function ask<Answer>({ connection: { client, directory: memory }, settings, mapping }: OwnerSession, question: (search: OwnerSearch) => Answer, isComplete: (answer: Answer) => boolean): Promise<Answer> {
	const { byPrincipalName, includeDisabled, refreshAfterMs } = settings;
	const teams = settings.teams || mapping.rows.some(({ choice }) => namesTeam(choice));
	const rules = rulesFor({ byPrincipalName });
	const rows = rowsByAddress(mapping.rows);
	const search = (directory: Directory): OwnerSearch => ({ directory, rules, rows, includeDisabled });
	return await askDirectory({ client, memory, teams, maximumAgeMs: refreshAfterMs }, (directory) => question(search(directory)), isComplete);
}

/** What the run cost, for its items. */
export function callsOf({ connection }: OwnerSession): { requests: number; batchParts: number; waitedMs: number; throttled: number } {
	const { requests, batchParts, waitedMs, throttled } = connection.client.usage;
	return { requests, batchParts, waitedMs, throttled };
}

export const nowIn = ({ connection }: OwnerSession): string => new Date(connection.client.now()).toISOString();
