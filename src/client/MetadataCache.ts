import { uniq } from 'lodash';
import { readTable } from '../domain/metadata/readTable';
import type { TableMetadata } from '../domain/metadata/table';
import { referencingTablesQuery, tableQueries } from '../domain/metadata/tableQueries';
import type { DataverseClient } from './DataverseClient';
import type { MetadataMemory } from './MetadataMemory';
import type { BatchPart, JsonObject } from './reply';
import { TABLE_LIST, tablesToChoose, type TableListEntry } from './tableList';
import { answerTo, flatten, jsonIn, unflatten } from './tableParts';

export interface WhoAmI {
	organizationId: string;
	userId: string;
	businessUnitId: string;
}

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
		return tablesToChoose(jsonIn(await this.client.request(read(TABLE_LIST))));
	}

	private async referencingTables(logicalName: string): Promise<Set<string>> {
		const body = jsonIn(await this.client.request(read(referencingTablesQuery(logicalName))));
		return new Set((body.value as { ReferencingEntity: string }[]).map(({ ReferencingEntity }) => ReferencingEntity));
	}

	private async readWhoAmI(): Promise<WhoAmI> {
		return identityIn(jsonIn(await this.client.request(read(WHO_AM_I))));
	}
}

function read(path: string): BatchPart {
	return { method: 'GET', path, repeat: 'always' };
}

function identityIn(body: JsonObject): WhoAmI {
	return { organizationId: String(body.OrganizationId), userId: String(body.UserId), businessUnitId: String(body.BusinessUnitId) };
}
