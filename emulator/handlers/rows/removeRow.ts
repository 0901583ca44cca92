import type { Caller, Environment, TableSchema } from '../../contracts';
import { refuse } from '../../protocol/refusals';
import { requireAccess } from '../../security/rowAccess';
import { quote, typeColumn } from '../../store/sqlNames';
import { childrenOf, isView } from './childRows';
import { checkVersion } from './updateRow';

const cascade = (environment: Environment, table: TableSchema, id: string): void => {
	for (const { referencingEntity, referencingAttribute, cascadeDelete } of table.oneToMany) {
		if (cascadeDelete === 'NoCascade') continue;
		const children = childrenOf(environment, table, id, referencingEntity, referencingAttribute);
		if (children.length > 0 && cascadeDelete === 'Restrict') throw refuse.deleteRestricted(table, referencingEntity);
		for (const child of children) {
			if (cascadeDelete === 'Cascade') removeWithChildren(environment, environment.schema.table(referencingEntity), child);
			else environment.store.update(referencingEntity, child, { [referencingAttribute]: null, [typeColumn(referencingAttribute)]: null });
		}
	}
};

const removeLinks = ({ store }: Environment, table: TableSchema, id: string): void => {
	for (const each of table.manyToMany) {
		const own = each.entity1 === table.logicalName ? each.entity1IntersectAttribute : each.entity2IntersectAttribute;
		store.database.prepare(`DELETE FROM ${quote(each.intersectEntityName)} WHERE ${quote(own)} = ?`).run(id);
	}
};

const removeWithChildren = (environment: Environment, table: TableSchema, id: string): void => {
	cascade(environment, table, id);
	removeLinks(environment, table, id);
	if (table.isActivity) for (const { activitypartyid } of environment.store.findBy('activityparty', { activityid: id })) environment.store.remove('activityparty', String(activitypartyid));
	environment.store.remove(table.logicalName, id);
};

/** Deletes a row with what its relationships cascade to; refuses with 405 when one of them restricts. */
export const removeRow = (environment: Environment, table: TableSchema, id: string, caller: Caller, ifMatch?: string): void => {
	const row = environment.store.find(table.logicalName, id);
	if (!row) throw refuse.noRow(table, id);
	if (isView(table.logicalName)) throw refuse.messageNotSupported(table, 'Delete');
	requireAccess(environment, caller, 'Delete', table, row);
	checkVersion(table, row, ifMatch);
	removeWithChildren(environment, table, id);
};
