import type { ColumnSchema, Schema, TableSchema } from '../contracts';
import { managed, metadataId, type MetadataNode } from './metadataNode';

interface OneToMany {
	schemaName: string;
	referencedEntity: string;
	referencedAttribute: string;
	/** Null when the facts do not name the collection on the other side. */
	collection: string | null;
	referencingEntity: string;
	referencingAttribute: string;
	single: string;
	cascadeDelete: string;
}

/** Lookups of a table, one item per target; `ownerid` refers to the base table `owner`. */
export function manyToOne(schema: Schema, table: TableSchema): MetadataNode[] {
	return table.columns.flatMap((column) => lookupsOf(schema, table, column)).map(oneToManyNode);
}

/** Relationships in which other tables refer to this one. */
export function oneToMany(table: TableSchema): MetadataNode[] {
	return table.oneToMany.map((relationship) => oneToManyNode(fromFacts(table, relationship)));
}

/** N:N relationships a table takes part in, on either side. */
export function manyToMany(table: TableSchema): MetadataNode[] {
	return table.manyToMany.map((relationship) => ({
		type: 'ManyToManyRelationshipMetadata',
		declaredType: 'ManyToManyRelationshipMetadata',
		data: {
			MetadataId: metadataId('relationship', relationship.schemaName),
			SchemaName: relationship.schemaName,
			RelationshipType: 'ManyToManyRelationship',
			IntersectEntityName: relationship.intersectEntityName,
			Entity1LogicalName: relationship.entity1,
			Entity1IntersectAttribute: relationship.entity1IntersectAttribute,
			Entity1NavigationPropertyName: relationship.entity1NavigationProperty,
			Entity2LogicalName: relationship.entity2,
			Entity2IntersectAttribute: relationship.entity2IntersectAttribute,
			Entity2NavigationPropertyName: relationship.entity2NavigationProperty,
		},
		navigation: {},
	}));
}

/** Every relationship once, for `RelationshipDefinitions`, where subtypes need a cast segment. */
export function allRelationships(schema: Schema): MetadataNode[] {
	const tables = [...schema.tables.values()];
	const nodes = tables.flatMap((table) => [...manyToOne(schema, table), ...oneToMany(table), ...manyToMany(table)]);
	const unique = new Map(nodes.map((node) => [node.data['MetadataId'], node]));
	return [...unique.values()].map((node) => ({ ...node, declaredType: 'RelationshipMetadataBase', declared: baseProperties, cast: () => node }));
}

const baseProperties = new Set(['MetadataId', 'SchemaName', 'RelationshipType']);

function lookupsOf(schema: Schema, table: TableSchema, column: ColumnSchema): OneToMany[] {
	const seen = new Set<string>();
	return (column.navigationProperties ?? []).flatMap(({ name, target }) => {
		const referencedEntity = column.type === 'Owner' ? 'owner' : target;
		if (seen.has(`${name}/${referencedEntity}`)) return [];
		seen.add(`${name}/${referencedEntity}`);
		const referenced = schema.tables.get(referencedEntity);
		const known = referenced?.oneToMany.find((candidate) => candidate.referencingEntity === table.logicalName && candidate.singleNavigationProperty === name);
		if (referenced !== undefined && known !== undefined) return [fromFacts(referenced, known)];
		return [derived(table, column, name, referencedEntity, referenced)];
	});
}

function derived(table: TableSchema, column: ColumnSchema, name: string, referencedEntity: string, referenced: TableSchema | undefined): OneToMany {
	return {
		schemaName: `${referencedEntity}_${table.logicalName}_${name}`,
		referencedEntity,
		referencedAttribute: referenced?.primaryIdAttribute ?? `${referencedEntity}id`,
		collection: null,
		referencingEntity: table.logicalName,
		referencingAttribute: column.logicalName,
		single: name,
		cascadeDelete: 'NoCascade',
	};
}

function fromFacts(referenced: TableSchema, facts: TableSchema['oneToMany'][number]): OneToMany {
	return {
		schemaName: facts.schemaName,
		referencedEntity: referenced.logicalName,
		referencedAttribute: referenced.primaryIdAttribute,
		collection: facts.collectionNavigationProperty,
		referencingEntity: facts.referencingEntity,
		referencingAttribute: facts.referencingAttribute,
		single: facts.singleNavigationProperty,
		cascadeDelete: facts.cascadeDelete,
	};
}

function oneToManyNode(relationship: OneToMany): MetadataNode {
	const type = 'OneToManyRelationshipMetadata';
	const data = {
		MetadataId: metadataId('relationship', relationship.schemaName, relationship.referencingEntity, relationship.single),
		SchemaName: relationship.schemaName,
		RelationshipType: 'OneToManyRelationship',
		ReferencedEntity: relationship.referencedEntity,
		ReferencedAttribute: relationship.referencedAttribute,
		ReferencedEntityNavigationPropertyName: relationship.collection,
		ReferencingEntity: relationship.referencingEntity,
		ReferencingAttribute: relationship.referencingAttribute,
		ReferencingEntityNavigationPropertyName: relationship.single,
		CascadeConfiguration: { Delete: relationship.cascadeDelete },
		IsCustomizable: managed(true, 'iscustomizable'),
	};
	return { type, declaredType: type, data, navigation: {} };
}
