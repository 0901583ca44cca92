import account from './tables/account.json';
import activityparty from './tables/activityparty.json';
import activitypointer from './tables/activitypointer.json';
import annotation from './tables/annotation.json';
import appointment from './tables/appointment.json';
import businessunit from './tables/businessunit.json';
import contact from './tables/contact.json';
import email from './tables/email.json';
import lead from './tables/lead.json';
import leadtoopportunitysalesprocess from './tables/leadtoopportunitysalesprocess.json';
import newMembership from './tables/new_membership.json';
import newPartnersale from './tables/new_partnersale.json';
import opportunity from './tables/opportunity.json';
import opportunityproduct from './tables/opportunityproduct.json';
import opportunitysalesprocess from './tables/opportunitysalesprocess.json';
import organization from './tables/organization.json';
import phonecall from './tables/phonecall.json';
import processstage from './tables/processstage.json';
import product from './tables/product.json';
import role from './tables/role.json';
import systemuser from './tables/systemuser.json';
import task from './tables/task.json';
import team from './tables/team.json';
import transactioncurrency from './tables/transactioncurrency.json';
import workflow from './tables/workflow.json';
import type { ColumnSchema, TableSchema } from '../contracts';

type CompactColumn = Pick<ColumnSchema, 'logicalName' | 'schemaName' | 'type'> & Partial<ColumnSchema>;
type CompactTable = Omit<TableSchema, 'columns'> & { columns: CompactColumn[] };

const compactTables = [
	account,
	activityparty,
	activitypointer,
	annotation,
	appointment,
	businessunit,
	contact,
	email,
	lead,
	leadtoopportunitysalesprocess,
	newMembership,
	newPartnersale,
	opportunity,
	opportunityproduct,
	opportunitysalesprocess,
	organization,
	phonecall,
	processstage,
	product,
	role,
	systemuser,
	task,
	team,
	transactioncurrency,
	workflow,
] as unknown as CompactTable[];

const lookupTypes = new Set(['Lookup', 'Customer', 'Owner']);

/** Column types stored as the id of another row and shown as `_x_value`. */
export const isLookup = (column: ColumnSchema): boolean => lookupTypes.has(column.type);

/** A column in full from its compact form, which leaves out what most columns have in common. */
const expandColumn = (column: CompactColumn): ColumnSchema => ({
	displayName: column.schemaName,
	requiredLevel: 'None',
	isValidForCreate: true,
	isValidForUpdate: true,
	isValidForRead: true,
	webApiProperty: lookupTypes.has(column.type) ? `_${column.logicalName}_value` : column.logicalName,
	...column,
});

/**
 * All tables of the environment by logical name, freshly built so that a caller may alter flags of its own copy.
 * The facts and their sources are named in `SOURCES.md`.
 */
export const loadSchema = (): Map<string, TableSchema> =>
	new Map(
		structuredClone(compactTables).map((table) => [table.logicalName, { ...table, columns: table.columns.map(expandColumn) }]),
	);
