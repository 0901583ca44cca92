import { ApiError, type ApiRequest, type ApiResponse, type Caller, type Environment, type PathSegment, type Payload, type StoredRow } from '../../contracts';
import { refuse } from '../../protocol/refusals';
import { json } from '../../protocol/respond';
import { formatMoment } from '../../query/moments';
import { requireAccess } from '../../security/rowAccess';
import { requireRow } from '../rows/keys';
import { stampedBy } from '../rows/ownership';
import { rowOf } from '../rows/rowPaths';
import { statusForState } from '../rows/states';
import { bindCustomer, bindTo, valuesFromLead, type QualifiedTable } from './leadMappings';
import { booleanParameter, entityParameter, integerParameter, readParameters, type Parameters } from './parameters';

const declared = ['CreateAccount', 'CreateContact', 'CreateOpportunity', 'Status', 'OpportunityCurrencyId', 'OpportunityCustomerId', 'SourceCampaignId', 'SuppressDuplicateDetection'];

/** The state `Qualified` of leads. */
const qualified = 1;

interface Qualification {
	environment: Environment;
	caller: Caller;
	parameters: Parameters;
	lead: StoredRow;
	/** Ids by table: what the lead had been linked to before, then what is created. */
	parties: Partial<Record<QualifiedTable, string>>;
}

const create = ({ environment, caller, lead, parties }: Qualification, name: QualifiedTable, links: Payload): void => {
	const table = environment.schema.table(name);
	const own = { ...valuesFromLead(environment, name, lead), ...bindTo(environment, 'originatingleadid', 'lead', lead.leadid) };
	parties[name] = environment.rows.create(table, { ...own, ...links }, caller);
};

const opportunityLinks = ({ environment, parameters, parties }: Qualification): Payload => {
	const customer = entityParameter(environment, parameters, 'OpportunityCustomerId');
	const currency = entityParameter(environment, parameters, 'OpportunityCurrencyId');
	const campaign = entityParameter(environment, parameters, 'SourceCampaignId');
	if (campaign) throw refuse.notImplemented('A source campaign of QualifyLead');
	return {
		...(customer?.id ? bindCustomer(environment, { [customer.table.logicalName]: customer.id }) : bindCustomer(environment, parties)),
		...bindTo(environment, 'parentaccountid', 'account', parties.account),
		...bindTo(environment, 'parentcontactid', 'contact', parties.contact),
		...bindTo(environment, 'transactioncurrencyid', 'transactioncurrency', currency?.id),
	};
};

const close = ({ environment, caller, lead, parties }: Qualification, status: number): void => {
	const links: StoredRow = {
		...(parties.account === undefined ? {} : { parentaccountid: parties.account, parentaccountid$type: 'account' }),
		...(parties.contact === undefined ? {} : { parentcontactid: parties.contact, parentcontactid$type: 'contact' }),
		...(parties.opportunity === undefined ? {} : { qualifyingopportunityid: parties.opportunity, qualifyingopportunityid$type: 'opportunity' }),
	};
	environment.store.update('lead', String(lead.leadid), {
		...links,
		statecode: qualified,
		statuscode: status,
		modifiedon: formatMoment(environment.clock.now()),
		...stampedBy(environment, environment.schema.table('lead'), caller, 'modified'),
	});
};

const readQualification = (request: ApiRequest, environment: Environment, segments: PathSegment[]): Qualification => {
	const { table, key } = rowOf(environment, segments);
	const lead = environment.store.find('lead', requireRow(environment, table, key)) ?? {};
	requireAccess(environment, request.caller, 'Write', table, lead);
	if (lead.statecode !== 0) throw new ApiError(400, '0x80040519', 'The lead is already closed.');
	const known = { account: lead.parentaccountid, contact: lead.parentcontactid };
	const parties = Object.fromEntries(Object.entries(known).flatMap(([name, id]) => (typeof id === 'string' ? [[name, id]] : [])));
	return { environment, caller: request.caller, parameters: readParameters(request, 'QualifyLead', declared), lead, parties };
};

/** Shown as the service does: the type and the key of each created row. */
const answer = ({ origin }: ApiRequest, { environment, parties }: Qualification, created: QualifiedTable[]): ApiResponse => {
	const value = created.map((name) => ({ '@odata.type': `#Microsoft.Dynamics.CRM.${name}`, [environment.schema.table(name).primaryIdAttribute]: parties[name] }));
	return json(200, { '@odata.context': `${origin}/api/data/v9.2/$metadata#Collection(Microsoft.Dynamics.CRM.crmbaseentity)`, value });
};

/**
 * Carries out `QualifyLead` of a lead: creates what is asked for, with the caller's privileges, links it, and closes the lead.
 * A closed lead is refused with 0x80040519 (protocol sheet, section 12.2).
 */
export const qualifyLead = (request: ApiRequest, environment: Environment, segments: PathSegment[]): ApiResponse => {
	const work = readQualification(request, environment, segments);
	const status = statusForState(environment, environment.schema.table('lead'), qualified, integerParameter(work.parameters, 'Status'));
	const [account, contact, opportunity] = ['CreateAccount', 'CreateContact', 'CreateOpportunity'].map((name) => booleanParameter(work.parameters, name));
	if (account) create(work, 'account', {});
	if (contact) create(work, 'contact', bindTo(environment, 'parentcustomerid_account', 'account', work.parties.account));
	if (opportunity) create(work, 'opportunity', opportunityLinks(work));
	close(work, status);
	const created = { account, contact, opportunity };
	return answer(request, work, (Object.keys(created) as QualifiedTable[]).filter((name) => created[name]));
};
