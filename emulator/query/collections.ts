import type { Schema, TableSchema } from '../contracts';

/** What a collection-valued navigation property leads to. */
export type Collection =
	| { kind: 'oneToMany'; table: TableSchema; column: string; singleNavigation: string }
	| { kind: 'manyToMany'; table: TableSchema; intersect: string; ownColumn: string; otherColumn: string };

const findManyToMany = (schema: Schema, table: TableSchema, name: string): Collection | undefined => {
	for (const each of table.manyToMany) {
		if (each.entity1 === table.logicalName && each.entity1NavigationProperty === name) {
			const other = schema.tables.get(each.entity2);
			return other && { kind: 'manyToMany', table: other, intersect: each.intersectEntityName, ownColumn: each.entity1IntersectAttribute, otherColumn: each.entity2IntersectAttribute };
		}
		if (each.entity2 === table.logicalName && each.entity2NavigationProperty === name) {
			const other = schema.tables.get(each.entity1);
			return other && { kind: 'manyToMany', table: other, intersect: each.intersectEntityName, ownColumn: each.entity2IntersectAttribute, otherColumn: each.entity1IntersectAttribute };
		}
	}
	return undefined;
};

/** Finds a collection-valued navigation property of a table by its exact name. */
export const findCollection = (schema: Schema, table: TableSchema, name: string): Collection | undefined => {
	const relationship = table.oneToMany.find(({ collectionNavigationProperty }) => collectionNavigationProperty === name);
	if (!relationship) return findManyToMany(schema, table, name);
	const child = schema.tables.get(relationship.referencingEntity);
	return child && { kind: 'oneToMany', table: child, column: relationship.referencingAttribute, singleNavigation: relationship.singleNavigationProperty };
};
