import { uniq } from 'lodash';

import { labelsOf } from '../domain/metadata/label';
import type { Label } from '../domain/metadata/label';
import { readTable } from '../domain/metadata/readTable';
import type { TableMetadata } from '../domain/metadata/table';
import { CAST_TYPES, referencingTablesQuery, tableQueries } from '../domain/metadata/tableQueries';
import type { CastType, TableQueries } from '../domain/metadata/tableQueries';
import type { DataverseClient } from './DataverseClient';
import type { MetadataMemory } from './MetadataMemory';
import { answerOrThrow } from './read';
import type { BatchPart, JsonObject, PartReply } from './reply';

export interface WhoAmI {
	organizationId: string;
	userId: string;
	businessUnitId: string;
}

export interface TableListEntry {
	logicalName: string;
	entitySetName: string;
	displayName: string;
	isCustom: boolean;
	/** Whether its rows are instances of a business process flow. */
	isProcessFlow: boolean;
	/** Whether rows take notes. */
	hasNotes: boolean;
}

const TABLE_LIST = 'EntityDefinitions?$select=LogicalName,EntitySetName,DisplayName,IsCustomEntity,IsIntersect,IsPrivate,IsBPFEntity,HasNotes';
const WHO_AM_I = 'WhoAmI';

/** Metadata and identity as one run sees them; what is read is shared with all other runs through the memory. */
export class MetadataCache {
	constructor(
		private readonly client: DataverseClient,
		private readonly memory: MetadataMemory,
	) {}

	/**
	 * Metadata of each table, in the order asked. All cold tables, and who we are if that is not known yet, are read in one
	 * `$batch`. Throws `DataverseError`, of kind `notFound` or `naming` for a table that does not exist.
	 */
	async tables(logicalNames: string[]): Promise<TableMetadata[]> {
		const cold = uniq(logicalNames).filter((logicalName) => this.recall(logicalName) === undefined);
		if (cold.length > 0) this.readTogether(cold);
		return await Promise.all(logicalNames.map(async (logicalName) => await this.recall(logicalName)!));
	}

	async table(logicalName: string): Promise<TableMetadata> {
		const [table] = await this.tables([logicalName]);
		return table!;
	}

	/** All tables a person would choose from, sorted by display name. Throws `DataverseError`. */
	async tableList(): Promise<TableListEntry[]> {
		const known = this.memory.recall<TableListEntry[]>('tables', this.client.now());
		return await (known ?? this.memory.remember('tables', this.client.now(), this.readTableList()));
	}

	/** Tables of process instances that have a lookup to the table, the environment's own processes among them. Throws `DataverseError`. */
	async processTables(logicalName: string): Promise<TableMetadata[]> {
		const [list, related] = await Promise.all([this.tableList(), this.referencingTables(logicalName)]);
		return await this.tables(list.filter((table) => table.isProcessFlow && related.has(table.logicalName)).map((table) => table.logicalName));
	}

	/** The signed-in user and the organisation. Throws `DataverseError`. */
	async whoAmI(): Promise<WhoAmI> {
		const known = this.memory.recall<WhoAmI>('whoAmI', this.client.now());
		return await (known ?? this.memory.remember('whoAmI', this.client.now(), this.readWhoAmI()));
	}

	/** Forgets a table, to be called after a naming fault. */
	invalidate(logicalName: string): void {
		this.memory.forget(`table ${logicalName}`);
		this.memory.forget('tables');
	}

	private recall(logicalName: string): Promise<TableMetadata> | undefined {
		return this.memory.recall<TableMetadata>(`table ${logicalName}`, this.client.now());
	}

	/** Starts one `$batch` and remembers its parts at once, so that whoever asks meanwhile waits for the same answers. */
	private readTogether(logicalNames: string[]): void {
		const questions = logicalNames.map((logicalName) => flatten(tableQueries(logicalName)));
		const asksWhoAmI = this.memory.recall('whoAmI', this.client.now()) === undefined;
		const replies = this.client.batch([...questions.flat(), ...(asksWhoAmI ? [WHO_AM_I] : [])].map(read));
		const perTable = questions[0]?.length ?? 0;
		for (const [index, logicalName] of logicalNames.entries()) {
			const own = replies.then((all) => readTable(unflatten(all.slice(index * perTable, (index + 1) * perTable).map(answerTo))));
			void this.memory.remember(`table ${logicalName}`, this.client.now(), own);
		}
		if (asksWhoAmI) void this.memory.remember('whoAmI', this.client.now(), replies.then((all) => identityIn(jsonIn(all.at(-1)!))));
	}

	private async readTableList(): Promise<TableListEntry[]> {
		const body = jsonIn(await this.client.request(read(TABLE_LIST)));
		const tables = (body.value as RawTable[]).filter(({ EntitySetName, IsIntersect, IsPrivate }) => EntitySetName && !IsIntersect && !IsPrivate);
		return tables.map(listEntry).sort((one, other) => one.displayName.localeCompare(other.displayName));
	}

	private async referencingTables(logicalName: string): Promise<Set<string>> {
		const body = jsonIn(await this.client.request(read(referencingTablesQuery(logicalName))));
		return new Set((body.value as { ReferencingEntity: string }[]).map(({ ReferencingEntity }) => ReferencingEntity));
	}

	private async readWhoAmI(): Promise<WhoAmI> {
		return identityIn(jsonIn(await this.client.request(read(WHO_AM_I))));
	}
}

interface RawTable {
	LogicalName: string;
	EntitySetName?: string | null;
	DisplayName?: Label | null;
	IsCustomEntity?: boolean;
	HasNotes?: boolean;
	IsIntersect?: boolean;
	IsPrivate?: boolean;
	IsBPFEntity?: boolean | null;
}

function read(path: string): BatchPart {
	return { method: 'GET', path, repeat: 'always' };
}

function jsonIn(reply: PartReply): JsonObject {
	return answerOrThrow(reply).body ?? {};
}

/** A user without read on Sdk Message cannot be told which bulk messages a table has; then none are used. */
function answerTo(reply: PartReply, question: number): JsonObject {
	const isOptional = question >= SINGLE.indexOf('createMultiple') && question <= SINGLE.indexOf('updateMultiple');
	return isOptional && !reply.ok && reply.fault.kind === 'forbidden' ? { value: [] } : jsonIn(reply);
}

function identityIn(body: JsonObject): WhoAmI {
	return { organizationId: String(body.OrganizationId), userId: String(body.UserId), businessUnitId: String(body.BusinessUnitId) };
}

function listEntry(raw: RawTable): TableListEntry {
	const displayName = labelsOf(raw.DisplayName)[0] ?? raw.LogicalName;
	return { logicalName: raw.LogicalName, entitySetName: raw.EntitySetName ?? '', displayName, isCustom: raw.IsCustomEntity ?? false, isProcessFlow: raw.IsBPFEntity ?? false, hasNotes: raw.HasNotes ?? false };
}

const SINGLE = ['definition', 'attributes', 'relationships', 'keys', 'createMultiple', 'updateMultiple'] as const;

function flatten(queries: TableQueries<string>): string[] {
	return [...SINGLE.map((name) => queries[name]), ...CAST_TYPES.map((type) => queries.casts[type])];
}

function unflatten(answers: JsonObject[]): TableQueries<JsonObject> {
	const single = Object.fromEntries(SINGLE.map((name, index) => [name, answers[index]])) as Record<(typeof SINGLE)[number], JsonObject>;
	const casts = Object.fromEntries(CAST_TYPES.map((type, index) => [type, answers[SINGLE.length + index]])) as Record<CastType, JsonObject>;
	return { ...single, casts };
}
