import type { TableMetadata } from '../domain/metadata/table';
import type { DataverseClient } from './DataverseClient';
import type { MetadataMemory } from './MetadataMemory';

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
}

/** Signatures; see the class for behaviour. */
export declare class MetadataCache {
	constructor(client: DataverseClient, memory: MetadataMemory);
	/** Metadata of each table, in the order asked. Cold tables are read in one `$batch`. Throws `DataverseError`. */
	tables(logicalNames: string[]): Promise<TableMetadata[]>;
	table(logicalName: string): Promise<TableMetadata>;
	tableList(): Promise<TableListEntry[]>;
	whoAmI(): Promise<WhoAmI>;
	/** Forgets a table after a naming fault. */
	invalidate(logicalName: string): void;
}
