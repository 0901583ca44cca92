import { isGuid } from '../identifiers';
import { refuse } from '../protocol/refusals';
import { quote } from '../store/sqlNames';
import { fragment, type Fragment } from './fragment';
import type { ResolvedColumn } from './scope';

/** The lookup a table's hierarchy is made of. */
const parents: Record<string, string> = {
	account: 'parentaccountid',
	contact: 'parentcustomerid',
	businessunit: 'parentbusinessunitid',
	systemuser: 'parentsystemuserid',
	product: 'parentproductid',
};

/** Rows below (or above) the row `id` in the table's own hierarchy, itself included when `orEqual`. */
export const hierarchy = ({ table, alias }: ResolvedColumn, id: string, direction: 'up' | 'down', orEqual: boolean): Fragment => {
	const parent = parents[table.logicalName];
	if (!parent) throw refuse.notImplemented(`A hierarchy condition on table '${table.logicalName}'`);
	if (!isGuid(id)) throw refuse.argument(`'${id}' is not an id.`);
	const [name, key, up] = [table.logicalName, table.primaryIdAttribute, parent].map(quote) as [string, string, string];
	const step =
		direction === 'down' ? `SELECT c.${key} FROM ${name} c JOIN line ON c.${up} = line.id` : `SELECT c.${up} FROM ${name} c JOIN line ON c.${key} = line.id WHERE c.${up} IS NOT NULL`;
	const line = `WITH RECURSIVE line(id) AS (SELECT ? UNION ${step}) SELECT id FROM line`;
	const own = orEqual ? '' : ` AND ${alias}.${key} <> ?`;
	return fragment(`${alias}.${key} IN (${line})${own}`, id.toLowerCase(), ...(orEqual ? [] : [id.toLowerCase()]));
};
