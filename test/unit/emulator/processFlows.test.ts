import flows from '../../../emulator/schema/businessProcessFlows.json';
import { routes } from '../../../emulator/routes';
import { localEnvironment } from './localEnvironment';

let crm: ReturnType<typeof localEnvironment>;
let opportunity: string;
beforeEach(() => {
	crm = localEnvironment({}, routes);
	opportunity = crm.create('opportunities', { name: 'Big deal' });
});

/** Each flow an opportunity can go through: its table, the navigation property to the opportunity, and a path of stages. */
const cases = [
	['opportunitysalesprocess', 'opportunityid', 'name', 'Opportunity Sales Process'],
	['leadtoopportunitysalesprocess', 'opportunityId', 'name', 'Lead to Opportunity Sales Process'],
	['new_partnersale', 'bpf_opportunityid', 'bpf_name', 'Partner Sale'],
] as const;
const flowOf = (table: string) => flows.find(({ bpfEntity }) => bpfEntity === table) ?? flows[0];
const stagesOf = (table: string): string[] => flowOf(table)?.stages.map(({ processstageid }) => processstageid) ?? [];
const setOf = (table: string): string => flowOf(table)?.bpfEntitySet ?? '';
const begin = (table: string, navigation: string, body: object = {}) => crm.create(setOf(table), { [`${navigation}@odata.bind`]: `/opportunities(${opportunity})`, ...body });
const bindStage = (stage: string | undefined) => ({ 'activestageid@odata.bind': `/processstages(${stage})` });
const move = (table: string, id: string, to: number, path = stagesOf(table).slice(0, to + 1)) =>
	crm.call('PATCH', `${setOf(table)}(${id})`, { headers: { 'if-match': '*' }, body: { ...bindStage(stagesOf(table)[to]), traversedpath: path.join(',') } });
const stored = (table: string, id: string) => crm.environment.store.find(table, id) ?? {};

describe.each(cases)('an instance in %s', (table, navigation, nameColumn, name) => {
	it('begins in the first stage of its process', () => {
		const id = begin(table, navigation);
		const [first] = stagesOf(table);
		expect(stored(table, id)).toMatchObject({ activestageid: first, traversedpath: first, processid: flowOf(table)?.workflowid, [nameColumn]: name, statecode: 0, statuscode: 1, activestagestartedon: '2026-03-04T05:06:07Z' });
	});

	it('moves on without a trace in the opportunity', () => {
		const id = begin(table, navigation);
		const [before, instance] = [stored('opportunity', opportunity), stored(table, id)];
		crm.environment.clock.advance(60_000);
		expect(move(table, id, 1).status).toBe(204);
		const after = stored(table, id);
		expect(stored('opportunity', opportunity)).toEqual(before);
		expect(after).toMatchObject({ activestageid: stagesOf(table)[1], activestagestartedon: '2026-03-04T05:07:07Z', modifiedon: '2026-03-04T05:07:07Z' });
		expect(Number(after.versionnumber)).toBeGreaterThan(Number(instance.versionnumber));
	});

	it('is told of by change tracking once that is enabled', () => {
		crm.environment.schema.table(table).changeTrackingEnabled = true;
		const id = begin(table, navigation);
		const headers = { prefer: 'odata.track-changes' };
		const first = crm.call('GET', `${setOf(table)}?$select=_activestageid_value`, { headers, as: 'sync' }).json;
		move(table, id, 1);
		const link = String(first['@odata.deltaLink']).split('/api/data/v9.2/')[1] ?? '';
		expect(crm.call('GET', link, { headers, as: 'sync' }).json.value).toMatchObject([{ businessprocessflowinstanceid: id, _activestageid_value: stagesOf(table)[1] }]);
	});

	it('is found from its opportunity, with the name of its stage', () => {
		const id = begin(table, navigation);
		move(table, id, 2);
		const lookup = crm.environment.schema.navigation(crm.environment.schema.table(table), navigation)?.column.webApiProperty;
		const rows = crm.list(`${setOf(table)}?$select=statecode&$filter=${lookup} eq ${opportunity}&$expand=activestageid($select=stagename)`);
		expect(rows).toMatchObject([{ businessprocessflowinstanceid: id, activestageid: { stagename: flowOf(table)?.stages[2]?.stagename } }]);
	});

	it.each([
		['finished', 2, '2026-03-04T05:06:07Z'],
		['aborted', 3, null],
	])('can be %s', (_state, statuscode, completedon) => {
		const id = begin(table, navigation);
		expect(crm.call('PATCH', `${setOf(table)}(${id})`, { body: { statecode: 1, statuscode } }).status).toBe(204);
		expect(stored(table, id)).toMatchObject({ statecode: 1, statuscode, completedon });
	});

	it('refuses a stage of another process', () => {
		const id = begin(table, navigation);
		const [other = ''] = stagesOf(table === 'new_partnersale' ? 'opportunitysalesprocess' : 'new_partnersale');
		const reply = crm.call('PATCH', `${setOf(table)}(${id})`, { body: { ...bindStage(other), traversedpath: `${stagesOf(table)[0]},${other}` } });
		expect([reply.status, stored(table, id).activestageid]).toEqual([400, stagesOf(table)[0]]);
	});

	it('refuses a stage that is not on its path', () => {
		const id = begin(table, navigation);
		expect(move(table, id, 1, stagesOf(table).slice(0, 1)).status).toBe(400);
		const body = { [`${navigation}@odata.bind`]: `/opportunities(${opportunity})`, ...bindStage(stagesOf(table)[1]) };
		expect(crm.call('POST', setOf(table), { body }).status).toBe(400);
	});
});

describe('the definitions', () => {
	it('name the process-flow tables', () => {
		const tables = crm.list('EntityDefinitions?$select=LogicalName&$filter=IsBPFEntity eq true').map(({ LogicalName }) => LogicalName);
		expect(tables.sort()).toEqual(['leadtoopportunitysalesprocess', 'new_partnersale', 'opportunitysalesprocess']);
	});

	it('lead from opportunity to each of them', () => {
		const rows = crm.list("EntityDefinitions(LogicalName='opportunity')/OneToManyRelationships?$select=ReferencingEntity,ReferencingAttribute");
		const found = rows.map(({ ReferencingEntity, ReferencingAttribute }) => `${String(ReferencingEntity)}.${String(ReferencingAttribute)}`);
		expect(found).toEqual(expect.arrayContaining(['opportunitysalesprocess.opportunityid', 'leadtoopportunitysalesprocess.opportunityid', 'new_partnersale.bpf_opportunityid']));
	});

	it('name each process by its table', () => {
		const rows = crm.list('workflows?$select=uniquename,name&$filter=category eq 4 and statecode eq 1', 'sync');
		expect(rows.map(({ uniquename }) => uniquename).sort()).toEqual(['leadtoopportunitysalesprocess', 'new_partnersale', 'opportunitysalesprocess']);
	});

	it('list the stages of opportunities over all processes', () => {
		const rows = crm.list("processstages?$select=stagename,_processid_value&$filter=primaryentitytypecode eq 'opportunity'", 'sync');
		expect(rows).toHaveLength(4 + 3 + 3);
		expect(crm.list(`processstages?$select=stagename&$filter=processid/workflowid eq ${flowOf('new_partnersale')?.workflowid}`).map(({ stagename }) => stagename).sort()).toEqual(['Close', 'Enable', 'Recruit']);
	});
});

describe('deleting an opportunity', () => {
	it('takes the instances of the custom process along', () => {
		const id = begin('new_partnersale', 'bpf_opportunityid');
		crm.call('DELETE', `opportunities(${opportunity})`);
		expect(stored('new_partnersale', id)).toEqual({});
	});
});
