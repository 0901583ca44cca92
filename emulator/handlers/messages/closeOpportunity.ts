import { ApiError, type ApiRequest, type ApiResponse, type Environment, type Payload, type StoredRow, type TableSchema } from '../../contracts';
import { refuse } from '../../protocol/refusals';
import { empty } from '../../protocol/respond';
import { formatMoment, readDay } from '../../query/moments';
import { requireAccess } from '../../security/rowAccess';
import { computeColumns } from '../rows/computedColumns';
import { stampedBy } from '../rows/ownership';
import { readReference } from '../rows/references';
import { statusForState } from '../rows/states';
import { integerParameter, readParameters, required, type Parameters } from './parameters';

const bind = 'opportunityid@odata.bind';
/** Members of an `opportunityclose` that mean something here; its row itself is not kept. */
const known = new Set(['@odata.type', bind, 'subject', 'description', 'actualrevenue', 'actualend']);

const readClose = (parameters: Parameters): Payload => {
	const close = required(parameters['OpportunityClose'] as Payload | undefined, 'OpportunityClose');
	if (close['@odata.type'] !== 'Microsoft.Dynamics.CRM.opportunityclose') throw refuse.argument("The parameter 'OpportunityClose' has to be of type 'Microsoft.Dynamics.CRM.opportunityclose'.");
	const stranger = Object.keys(close).find((name) => !known.has(name));
	if (stranger !== undefined) throw refuse.notImplemented(`The column '${stranger}' of an opportunityclose`);
	return close;
};

const openOpportunity = (environment: Environment, request: ApiRequest, table: TableSchema, close: Payload): StoredRow => {
	const { id, table: target } = readReference(environment, table, close[bind]);
	if (target !== table) throw refuse.argument(`'${bind}' has to name an opportunity.`);
	const row = environment.store.find('opportunity', id) ?? {};
	requireAccess(environment, request.caller, 'Write', table, row);
	if (row.statecode !== 0) throw new ApiError(400, '0x80040515', 'The opportunity is already closed.');
	return row;
};

const revenue = (table: TableSchema, { actualrevenue = null }: Payload, row: StoredRow): StoredRow => {
	if (actualrevenue !== null && typeof actualrevenue !== 'number') throw refuse.literal(table, actualrevenue, 'Edm.Decimal');
	return { actualvalue: actualrevenue ?? row.estimatedvalue ?? null };
};

/** The day an opportunity ended: of `actualend`, or today. */
const lastDay = ({ clock }: Environment, { actualend }: Payload): string => readDay((actualend === undefined ? formatMoment(clock.now()) : String(actualend)).slice(0, 10));

/**
 * Makes the handler of WinOpportunity (state 1) or LoseOpportunity (state 2). The `opportunityclose` activity is not kept. A closed
 * opportunity is refused with 0x80040515.
 */
export const closeOpportunity =
	(action: string, state: number) =>
	(request: ApiRequest, environment: Environment): ApiResponse => {
		const { schema, store, clock } = environment;
		const table = schema.table('opportunity');
		const parameters = readParameters(request, action, ['OpportunityClose', 'Status']);
		const close = readClose(parameters);
		const row = openOpportunity(environment, request, table, close);
		const changes: StoredRow = {
			statecode: state,
			statuscode: statusForState(environment, table, state, integerParameter(parameters, 'Status')),
			...(state === 1 ? revenue(table, close, row) : { actualvalue: 0 }),
			actualclosedate: lastDay(environment, close),
			modifiedon: formatMoment(clock.now()),
			...stampedBy(environment, table, request.caller, 'modified'),
		};
		store.update('opportunity', String(row.opportunityid), { ...computeColumns(schema, table, { ...row, ...changes }), ...changes });
		return empty(204);
	};
