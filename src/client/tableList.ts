import { labelsOf, type Label } from '../domain/metadata/label';
import type { JsonObject } from './reply';

/** A table as lists show it. */
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

/** Path that asks for all tables. */
export const TABLE_LIST = 'EntityDefinitions?$select=LogicalName,EntitySetName,DisplayName,IsCustomEntity,IsIntersect,IsPrivate,IsBPFEntity,HasNotes';

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

function listEntry(raw: RawTable): TableListEntry {
	const displayName = labelsOf(raw.DisplayName)[0] ?? raw.LogicalName;
	return { logicalName: raw.LogicalName, entitySetName: raw.EntitySetName ?? '', displayName, isCustom: raw.IsCustomEntity ?? false, isProcessFlow: raw.IsBPFEntity ?? false, hasNotes: raw.HasNotes ?? false };
}

/** The tables a person would choose from, of an answer to `TABLE_LIST`; sorted by display name. */
export function tablesToChoose(body: JsonObject): TableListEntry[] {
	const tables = (body.value as RawTable[]).filter(({ EntitySetName, IsIntersect, IsPrivate }) => EntitySetName && !IsIntersect && !IsPrivate);
	return tables.map(listEntry).sort((one, other) => one.displayName.localeCompare(other.displayName));
}
