import { chunk } from 'lodash';
import { labelsOf } from '../../domain/metadata/label';
import type { Label } from '../../domain/metadata/label';
import { assertIdentifier, encodeOption } from '../../domain/odata/literal';
import { accessTo, RIGHTS, type GuardedTable, type Right, type TableAccess, type TableNeed } from '../../domain/access/rights';
import type { DataverseClient } from '../DataverseClient';
import { answerOrThrow } from '../read';
import type { BatchPart, JsonObject } from '../reply';

/** Some sixty characters each: together well below the longest address of a request in a `$batch`. */
const NAMES_PER_QUESTION = 300;
const QUESTIONS_PER_TABLE = 2;

/** How the user stands with one table, and how many of its rows they see. */
export interface SeenAccess extends TableAccess {
	/** At most 5,000, where the service stops counting; null without the right to read, or where the table cannot be counted. */
	visibleRows: number | null;
}

const get = (path: string): BatchPart => ({ method: 'GET', path, repeat: 'always' });
const rowsIn = (body: JsonObject | undefined): JsonObject[] => (Array.isArray(body?.value) ? (body.value as JsonObject[]) : []);

function questionsOf(table: string): string[] {
	const definition = `EntityDefinitions(LogicalName='${assertIdentifier(table)}')`;
	return [`${definition}?$select=LogicalName,DisplayName,EntitySetName,PrimaryIdAttribute,ChangeTrackingEnabled,Privileges`, `${definition}/Attributes?$select=LogicalName&$filter=${encodeOption('IsSecured eq true')}`];
}

const isRight = (text: unknown): text is Right => (RIGHTS as readonly unknown[]).includes(text);

function guardedTable(definition: JsonObject, secured: JsonObject): GuardedTable {
	const privileges = (definition.Privileges ?? []) as { Name: string; PrivilegeType: string }[];
	return {
		logicalName: String(definition.LogicalName),
		displayName: labelsOf(definition.DisplayName as Label | null)[0] ?? String(definition.LogicalName),
		entitySetName: String(definition.EntitySetName ?? ''),
		primaryIdAttribute: String(definition.PrimaryIdAttribute ?? ''),
		changeTracking: definition.ChangeTrackingEnabled === true,
		rights: privileges.flatMap(({ Name, PrivilegeType }) => (isRight(PrivilegeType) ? [{ right: PrivilegeType, privilegeName: Name }] : [])),
		securedColumns: rowsIn(secured).map(({ LogicalName }) => String(LogicalName)).sort(),
	};
}

/** Tables and user together. The user is asked for anew, not remembered: the credential may have changed hands. */
async function readTables(client: DataverseClient, names: string[]): Promise<{ tables: GuardedTable[]; userId: string }> {
	const [who, ...replies] = (await client.batch(['WhoAmI', ...names.flatMap(questionsOf)].map(get))).map((reply) => answerOrThrow(reply).body ?? {});
	const tables = names.map((_name, index) => guardedTable(replies[index * QUESTIONS_PER_TABLE] ?? {}, replies[index * QUESTIONS_PER_TABLE + 1] ?? {}));
	return { tables, userId: String(who?.UserId) };
}

/** Depths of the privileges the user has, roles of teams included, by privilege name in lower case. Source: Microsoft, Web API `RetrieveUserSetOfPrivilegesByNames`. */
async function readDepths(client: DataverseClient, userId: string, privilegeNames: string[]): Promise<Map<string, string>> {
	const question = (names: string[]) => `systemusers(${userId})/Microsoft.Dynamics.CRM.RetrieveUserSetOfPrivilegesByNames(PrivilegeNames=@names)?@names=${encodeOption(JSON.stringify(names))}`;
	const replies = await client.batch(chunk(privilegeNames, NAMES_PER_QUESTION).map(question).map(get));
	const held = replies.flatMap((reply) => (answerOrThrow(reply).body?.RolePrivileges ?? []) as { PrivilegeName: string; Depth: string }[]);
	return new Map(held.map(({ PrivilegeName, Depth }) => [PrivilegeName.toLowerCase(), Depth]));
}

async function countRows(client: DataverseClient, tables: GuardedTable[]): Promise<(number | null)[]> {
	const replies = await client.batch(tables.map(({ entitySetName, primaryIdAttribute }) => get(`${entitySetName}?$select=${primaryIdAttribute}&$top=1&$count=true`)));
	return replies.map((reply) => (reply.ok && typeof reply.body?.['@odata.count'] === 'number' ? reply.body['@odata.count'] : null));
}

/**
 * How the signed-in user stands with each table, in the order asked; three requests, whatever the number of tables. Nothing is written.
 * @param needs each table once
 * @throws DataverseError for a table that does not exist
 */
export async function readAccess(client: DataverseClient, needs: readonly TableNeed[]): Promise<SeenAccess[]> {
	const { tables, userId } = await readTables(client, needs.map(({ table }) => table));
	const depths = await readDepths(client, userId, [...new Set(tables.flatMap(({ rights }) => rights.map(({ privilegeName }) => privilegeName)))]);
	const counts = await countRows(client, tables);
	return tables.map((table, index) => ({ ...accessTo(table, needs[index] ?? { rights: [] }, depths), visibleRows: counts[index] ?? null }));
}
