import { keyBy } from 'lodash';

import { labelsOf } from './label';
import type { Label } from './label';
import { readColumn } from './readColumn';
import type { RawAttribute, RawRelationship } from './readColumn';
import type { AlternateKey, ColumnMetadata, TableMetadata } from './table';
import { CAST_TYPES } from './tableQueries';
import type { TableQueries } from './tableQueries';

interface RawDefinition {
	LogicalName: string;
	EntitySetName: string;
	PrimaryIdAttribute: string;
	PrimaryNameAttribute?: string | null;
	DisplayName?: Label | null;
	ObjectTypeCode: number;
	OwnershipType?: string;
	ChangeTrackingEnabled?: boolean;
	IsOptimisticConcurrencyEnabled?: boolean;
	HasNotes?: boolean;
}

interface RawKey {
	LogicalName: string;
	KeyAttributes: string[];
	EntityKeyIndexStatus: string;
}

type Json = Record<string, unknown>;

/** The answers to `tableQueries`, parsed, as one table. */
export function readTable(answers: TableQueries<Json>): TableMetadata {
	const definition = answers.definition as unknown as RawDefinition;
	return {
		logicalName: definition.LogicalName,
		entitySetName: definition.EntitySetName,
		primaryId: definition.PrimaryIdAttribute,
		primaryName: definition.PrimaryNameAttribute ?? null,
		displayName: labelsOf(definition.DisplayName)[0] ?? definition.LogicalName,
		objectTypeCode: definition.ObjectTypeCode,
		isOptimisticConcurrencyEnabled: definition.IsOptimisticConcurrencyEnabled ?? false,
		changeTrackingEnabled: definition.ChangeTrackingEnabled ?? false,
		hasNotes: definition.HasNotes ?? false,
		ownership: definition.OwnershipType ?? 'None',
		columns: readColumns(answers),
		alternateKeys: readKeys(answers.keys),
		bulk: { create: values(answers.createMultiple).length > 0, update: values(answers.updateMultiple).length > 0 },
	};
}

function readColumns(answers: TableQueries<Json>): Map<string, ColumnMetadata> {
	const details = keyBy(CAST_TYPES.flatMap((type) => values<RawAttribute>(answers.casts[type])), 'LogicalName');
	const relationships = values<RawRelationship>(answers.relationships);
	const columns = values<RawAttribute>(answers.attributes).flatMap((raw) => readColumn({ ...details[raw.LogicalName], ...raw }, relationships) ?? []);
	return new Map(columns.map((column) => [column.logicalName, column]));
}

/** A key whose index is still being built, or failed, cannot be addressed. */
function readKeys(answer: Json): AlternateKey[] {
	const active = values<RawKey>(answer).filter(({ EntityKeyIndexStatus }) => EntityKeyIndexStatus === 'Active');
	return active.map(({ LogicalName, KeyAttributes }) => ({ logicalName: LogicalName, columns: KeyAttributes }));
}

function values<Value>(answer: Json): Value[] {
	return Array.isArray(answer.value) ? (answer.value as Value[]) : [];
}
