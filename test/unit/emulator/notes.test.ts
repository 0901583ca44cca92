import { localEnvironment } from './localEnvironment';

const { call, create, environment } = localEnvironment();
const lead = create('leads', { lastname: 'A' });
const regarding = { 'objectid_lead@odata.bind': `/leads(${lead})` };

describe('a note', () => {
	it('says which table it is about without being told', () => {
		const id = create('annotations', { subject: 's', notetext: 't', ...regarding });
		expect(call('GET', `annotations(${id})?$select=objecttypecode,isdocument,_objectid_value`).json).toMatchObject({ objecttypecode: 'lead', isdocument: false, _objectid_value: lead });
	});

	it.each<[string, Record<string, unknown>, [number, string]]>([
		['on a table that takes none', { 'objectid_systemuser@odata.bind': '/systemusers(00000000-0000-4000-8000-000000000000)' }, [400, '0x80048d19']],
		['bound by its column\'s name', { 'objectid@odata.bind': `/leads(${lead})` }, [400, '0x80048d19']],
		['bound to a row of another table', { 'objectid_contact@odata.bind': `/leads(${lead})` }, [400, '0x80048d19']],
		['on a row that is not there', { 'objectid_lead@odata.bind': '/leads(00000000-0000-4000-8000-000000000000)' }, [404, '0x80040217']],
		['with a title over 500 characters', { subject: 'x'.repeat(501), ...regarding }, [400, '0x80044331']],
		['with a text over 100,000 characters', { notetext: 'x'.repeat(100_001), ...regarding }, [400, '0x80044331']],
	])('is refused %s', (_what, body, [status, code]) => {
		const reply = call('POST', 'annotations', { body });
		expect([reply.status, reply.json.error.code]).toEqual([status, code]);
	});

	it('with a taken id is refused, and the first one stays', () => {
		const annotationid = 'aaaaaaaa-0000-4000-8000-000000000009';
		create('annotations', { annotationid, notetext: 'first', ...regarding });
		const reply = call('POST', 'annotations', { body: { annotationid, notetext: 'second', ...regarding } });
		expect([reply.status, reply.json.error.code]).toEqual([412, '0x80040237']);
		expect(call('GET', `annotations(${annotationid})`).json.notetext).toBe('first');
	});

	it('can be on every table that says so, and on no other', () => {
		const { schema } = environment;
		const bound = schema.column(schema.table('annotation'), 'objectid')?.navigationProperties?.map(({ target }) => target) ?? [];
		const wrong = [...schema.tables.values()].filter(({ logicalName, hasNotes }) => hasNotes !== bound.includes(logicalName));
		expect(wrong.map(({ logicalName }) => logicalName)).toEqual([]);
	});
});
