import type { Schema, TableSchema } from '../contracts';
import { canTrackChanges } from '../schema/switches';
import { idFromText } from '../identifiers';
import { privilegeActions, privilegeName } from '../security/privilegeNames';
import { columnNode } from './metadataColumns';
import { label } from './metadataLabels';
import { managed, metadataId, type MetadataNode } from './metadataNode';
import { manyToMany, manyToOne, oneToMany } from './metadataRelationships';

/** A table as `EntityDefinitions` shows it. */
export function tableNode(schema: Schema, table: TableSchema): MetadataNode {
	return {
		type: 'EntityMetadata',
		declaredType: 'EntityMetadata',
		data: tableData(table),
		navigation: {
			Attributes: () => table.columns.map((column) => columnNode(table, column)),
			Keys: () => table.alternateKeys.map((key) => keyNode(table, key)),
			ManyToOneRelationships: () => manyToOne(schema, table),
			OneToManyRelationships: () => oneToMany(table),
			ManyToManyRelationships: () => manyToMany(table),
		},
	};
}

function tableData(table: TableSchema): Record<string, unknown> {
	return {
		MetadataId: metadataId('table', table.logicalName),
		LogicalName: table.logicalName,
		SchemaName: table.schemaName,
		EntitySetName: table.entitySetName,
		LogicalCollectionName: table.entitySetName,
		DisplayName: label(table.displayName),
		DisplayCollectionName: label(table.displayCollectionName),
		Description: { LocalizedLabels: [], UserLocalizedLabel: null },
		PrimaryIdAttribute: table.primaryIdAttribute,
		PrimaryNameAttribute: table.primaryNameAttribute,
		ObjectTypeCode: table.objectTypeCode,
		OwnershipType: table.ownershipType,
		TableType: 'Standard',
		DataProviderId: null,
		Privileges: privilegeActions.filter((action) => table.ownershipType === 'UserOwned' || !ofOwners.has(action)).map((action) => privilege(action, table)),
		...flags(table),
	};
}

/** Rights that need rows with an owner. */
const ofOwners = new Set(['Assign', 'Share']);

function privilege(action: string, table: TableSchema): Record<string, unknown> {
	const Name = privilegeName(action, table);
	const byOwner = table.ownershipType === 'UserOwned';
	return { CanBeBasic: byOwner, CanBeDeep: byOwner, CanBeGlobal: true, CanBeLocal: byOwner, CanBeEntityReference: false, CanBeParentEntityReference: false, Name, PrivilegeId: idFromText(Name), PrivilegeType: action };
}

function flags(table: TableSchema): Record<string, unknown> {
	return {
		ChangeTrackingEnabled: table.changeTrackingEnabled,
		CanChangeTrackingBeEnabled: managed(canTrackChanges(table), 'canchangetrackingbeenabled'),
		IsOptimisticConcurrencyEnabled: table.optimisticConcurrency,
		IsActivity: table.isActivity,
		IsCustomEntity: table.isCustom,
		IsBPFEntity: table.isProcessFlow === true,
		IsIntersect: false,
		IsPrivate: false,
		IsManaged: !table.isCustom,
		IsLogicalEntity: false,
		IsValidForAdvancedFind: true,
		HasNotes: table.hasNotes,
		HasActivities: table.hasNotes && !table.isActivity,
		CanCreateAttributes: managed(true, 'cancreateattributes'),
		IsCustomizable: managed(true, 'iscustomizable'),
	};
}

function keyNode(table: TableSchema, key: TableSchema['alternateKeys'][number]): MetadataNode {
	const data = {
		MetadataId: metadataId('key', table.logicalName, key.logicalName),
		LogicalName: key.logicalName,
		SchemaName: key.logicalName,
		EntityLogicalName: table.logicalName,
		DisplayName: label(key.logicalName),
		KeyAttributes: key.attributes,
		EntityKeyIndexStatus: 'Active',
	};
	return { type: 'EntityKeyMetadata', declaredType: 'EntityKeyMetadata', data, navigation: {} };
}
