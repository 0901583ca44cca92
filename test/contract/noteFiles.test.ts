import { randomBytes } from 'node:crypto';
import { baseIds } from '../../emulator/store/baseData';
import { startEmulator, type RunningEmulator } from '../support/startEmulator';

/** Statements about files of notes: section 10 of the protocol sheet. */
let crm: RunningEmulator;
let account: string;
beforeAll(async () => {
	crm = await startEmulator();
});
afterAll(() => crm.stop());
beforeEach(() => {
	crm.environment.reset();
	account = crm.seed({ account: [{ name: 'Contoso' }] }).account?.[0] ?? '';
});

const MB = 1024 * 1024;
const regarding = () => ({ 'objectid_account@odata.bind': `/accounts(${account})` });
const file = (name: string, content: Buffer, mimetype = 'application/pdf') => ({ isdocument: true, filename: name, mimetype, documentbody: content.toString('base64') });
const organization = (changes: Record<string, unknown>) => crm.environment.store.update('organization', baseIds.organization, changes as never);
const settings = (changes: Record<string, unknown>) => Object.assign(crm.environment.settings, changes);
const told = ({ status, body }: { status: number; body: { error?: { code: string } } }) => [status, body.error?.code];
const post = async (path: string, body: unknown) => await crm.call('POST', path, { body });
const note = (id?: string) => ({ '@odata.type': 'Microsoft.Dynamics.CRM.annotation', ...(id ? { annotationid: id } : {}), subject: 'S', notetext: 'T', filename: 'a.pdf', mimetype: 'application/pdf' });
const blockId = (n: number) => Buffer.from(String(n).padStart(8, '0')).toString('base64');
const begin = async (target: Record<string, unknown>) => String((await post('InitializeAnnotationBlocksUpload', { Target: target })).body['FileContinuationToken']);
const send = async (token: string, id: string, data: Buffer) => await post('UploadBlock', { BlockId: id, BlockData: data.toString('base64'), FileContinuationToken: token });
const commit = async (token: string, target: Record<string, unknown>, ids: string[]) => await post('CommitAnnotationBlocksUpload', { Target: target, BlockList: ids, FileContinuationToken: token });
const stored = (id: unknown) => Buffer.from(String(crm.rows('annotation').find((row) => row.annotationid === id)?.documentbody ?? ''), 'base64');

describe('a file in one piece', () => {
	it('is stored as it is, and read back as base64 text by $value', async () => {
		const content = randomBytes(3_000);
		const made = await crm.call('POST', 'annotations', { body: { subject: 'S', ...file('ä.pdf', content), ...regarding() }, headers: { prefer: 'return=representation' } });
		const id = String(made.body['annotationid']);
		const { text, headers } = await crm.call('GET', `annotations(${id})/documentbody/$value`);
		expect([made.status, made.body['filesize'], headers.get('content-type')?.split(';')[0]]).toEqual([201, 3_000, 'text/plain']);
		expect(Buffer.from(text, 'base64').equals(content)).toBe(true);
	});

	it('stays when only title and text change, and goes when its columns are emptied', async () => {
		const made = await crm.call('POST', 'annotations', { body: { subject: 'S', ...file('a.pdf', Buffer.from('x')), ...regarding() }, headers: { prefer: 'return=representation' } });
		const path = `annotations(${String(made.body['annotationid'])})`;
		await crm.call('PATCH', path, { body: { subject: 'S2', notetext: 'T2' }, headers: { 'if-match': '*' } });
		expect(crm.rows('annotation')).toMatchObject([{ subject: 'S2', filename: 'a.pdf', documentbody: 'eA==' }]);
		await crm.call('PATCH', path, { body: { isdocument: false, filename: null, mimetype: null, documentbody: null }, headers: { 'if-match': '*' } });
		expect(crm.rows('annotation')).toMatchObject([{ isdocument: 0, filename: null, documentbody: null, filesize: null }]);
	});

	it.each<[string, () => Record<string, unknown>, [number, string | undefined]]>([
		['at the limit of the organisation is taken', () => file('a.pdf', Buffer.alloc(3 * 1_000)), [204, undefined]],
		['over the limit of the organisation is refused', () => file('a.pdf', Buffer.alloc(3 * 1_000 + 1)), [400, '0x80044a02']],
		['with a blocked extension is refused, whatever its case', () => file('setup.EXE', Buffer.from('x')), [400, '0x80043e09']],
		['with a blocked type is refused', () => file('a.txt', Buffer.from('x'), 'text/X-Blocked'), [400, '0x80043e09']],
		['with a name no file can have is refused', () => file('a/b.pdf', Buffer.from('x')), [400, '0x80044a08']],
		['with a line break in its name is refused', () => file('a\r\nb.pdf', Buffer.from('x')), [400, '0x80044a08']],
		['that is not base64 is refused', () => ({ ...file('a.pdf', Buffer.from('x')), documentbody: 'no base64!' }), [400, '0x80040203']],
		['without name and type in the same request is refused', () => ({ documentbody: 'eA==' }), [400, '0x80040203']],
		['with a name over 255 characters is refused', () => file(`${'x'.repeat(252)}.pdf`, Buffer.from('x')), [400, '0x80044331']],
	])('%s', async (_what, body, expected) => {
		organization({ maxuploadfilesize: 4_000, blockedmimetypes: 'text/x-blocked;text/y' });
		expect(told(await post('annotations', { ...body(), ...regarding() }))).toEqual(expected);
		expect(crm.rows('annotation')).toHaveLength(expected[0] === 204 ? 1 : 0);
	});

	it('is refused when types are allowed by name and its own is not among them', async () => {
		organization({ allowedmimetypes: 'text/plain' });
		expect(told(await post('annotations', { ...file('a.pdf', Buffer.from('x')), ...regarding() }))).toEqual([400, '0x80043e09']);
		expect(told(await post('annotations', { ...file('a.txt', Buffer.from('x'), 'text/plain'), ...regarding() }))).toEqual([204, undefined]);
	});

	it('of 4 MB is refused unless the switch says otherwise', async () => {
		organization({ maxuploadfilesize: 100 * MB });
		const body = () => ({ ...file('a.pdf', Buffer.alloc(3 * MB)), ...regarding() });
		expect(told(await post('annotations', body()))).toEqual([413, '0x8004418a']);
		settings({ directDocumentLimit: 5 * MB });
		expect(told(await post('annotations', body()))).toEqual([204, undefined]);
	});
});

describe('a file in blocks', () => {
	const content = randomBytes(5 * MB);
	const blocks = [content.subarray(0, 4 * MB), content.subarray(4 * MB)];

	it('comes together in the order of the list, whatever the order of sending, and is seen only then', async () => {
		organization({ maxuploadfilesize: 100 * MB });
		const made = await crm.call('POST', 'annotations', { body: { subject: 'S', ...regarding() }, headers: { prefer: 'return=representation' } });
		const id = String(made.body['annotationid']);
		const token = await begin(note(id));
		expect((await send(token, blockId(2), blocks[1]!)).status).toBe(204);
		expect((await send(token, blockId(1), blocks[0]!)).status).toBe(204);
		expect(crm.rows('annotation')).toMatchObject([{ documentbody: null, notetext: null }]);
		const answer = await commit(token, note(id), [blockId(1), blockId(2)]);
		expect([answer.status, answer.body['AnnotationId'], answer.body['FileSizeInBytes']]).toEqual([200, id, 5 * MB]);
		expect(crm.rows('annotation')).toMatchObject([{ subject: 'S', notetext: 'T', filename: 'a.pdf', isdocument: 1, objectid: account }]);
		expect(stored(id).equals(content)).toBe(true);
	});

	it('makes the note of a new id', async () => {
		const id = 'aaaaaaaa-0000-4000-8000-000000000001';
		const token = await begin({ ...note(id), ...regarding() });
		await send(token, blockId(1), Buffer.from('x'));
		expect((await commit(token, { ...note(id), ...regarding() }, [blockId(1)])).status).toBe(200);
		expect(crm.rows('annotation')).toMatchObject([{ annotationid: id, objectid: account, documentbody: 'eA==' }]);
	});

	it('takes a new version, so that writers who read before are told', async () => {
		const made = await crm.call('POST', 'annotations', { body: { subject: 'S', ...regarding() }, headers: { prefer: 'return=representation' } });
		const id = String(made.body['annotationid']);
		const token = await begin(note(id));
		await send(token, blockId(1), Buffer.from('x'));
		await commit(token, note(id), [blockId(1)]);
		const late = await crm.call('PATCH', `annotations(${id})`, { body: { notetext: 'late' }, headers: { 'if-match': String(made.body['@odata.etag']) } });
		expect(told(late)).toEqual([412, '0x80060882']);
	});

	it.each<[string, (token: string) => Promise<{ status: number; body: { error?: { code: string } } }>, [number, string]]>([
		['a block over 4 MB', (token) => send(token, blockId(2), Buffer.alloc(4 * MB + 1)), [400, '0x80040203']],
		['a block id that is not base64', (token) => send(token, '1', Buffer.from('x')), [400, '0x80040203']],
		['a block id over 64 bytes', (token) => send(token, Buffer.alloc(65).toString('base64'), Buffer.from('x')), [400, '0x80040203']],
		['a block id of another length', (token) => send(token, Buffer.from('1').toString('base64'), Buffer.from('x')), [400, '0x80040203']],
		['a block id that is taken', (token) => send(token, blockId(1), Buffer.from('x')), [400, '0x80040203']],
		['a token nobody gave', () => send('bm9wZQ==', blockId(1), Buffer.from('x')), [400, '0x80040203']],
		['a list with a block that was not sent', (token) => commit(token, note(), [blockId(1), blockId(9)]), [400, '0x80040203']],
		['an empty list', (token) => commit(token, note(), []), [400, '0x80040203']],
		['another note than the one it was begun for', (token) => commit(token, note(baseIds.team), [blockId(1)]), [400, '0x80040203']],
		['a type blocked since', async (token) => { organization({ blockedattachments: 'pdf' }); return await commit(token, note(), [blockId(1)]); }, [400, '0x80043e09']],
		['more than the organisation takes', async (token) => { organization({ maxuploadfilesize: 3 }); return await commit(token, note(), [blockId(1)]); }, [400, '0x80044a02']],
		['a second commit', async (token) => { await commit(token, { ...note(), ...regarding() }, [blockId(1)]); return await commit(token, note(), [blockId(1)]); }, [400, '0x80040203']],
		['an upload of a blocked type', () => post('InitializeAnnotationBlocksUpload', { Target: { ...note(), filename: 'a.exe' } }), [400, '0x80043e09']],
		['an upload without a file name', () => post('InitializeAnnotationBlocksUpload', { Target: { ...note(), filename: '' } }), [400, '0x80040203']],
		['an upload into another table', () => post('InitializeAnnotationBlocksUpload', { Target: { '@odata.type': 'Microsoft.Dynamics.CRM.account' } }), [400, '0x80040203']],
		['a download in blocks, which the local Dataverse lacks', () => post('InitializeAnnotationBlocksDownload', { Target: note() }), [501, '0x80060888']],
		['the file of an e-mail, which the local Dataverse lacks', () => post('InitializeAttachmentBlocksUpload', { Target: note() }), [501, '0x80060888']],
		['a file column, which the local Dataverse lacks', () => post('InitializeFileBlocksUpload', { Target: note() }), [501, '0x80060888']],
	])('refuses %s', async (_what, ask, expected) => {
		const token = await begin(note());
		await send(token, blockId(1), Buffer.from('abc'));
		expect(told(await ask(token))).toEqual(expected);
	});

	it('takes a block again where the switch says so', async () => {
		settings({ repeatedBlockIds: 'replaced' });
		const token = await begin({ ...note(), ...regarding() });
		await send(token, blockId(1), Buffer.from('a'));
		await send(token, blockId(1), Buffer.from('b'));
		const { body } = await commit(token, { ...note(), ...regarding() }, [blockId(1)]);
		expect(stored(body['AnnotationId']).toString()).toBe('b');
	});

	it('needs the right to write notes', async () => {
		const role = baseIds.roles.leadCaptureSync;
		crm.environment.store.database.prepare('DELETE FROM roleprivileges WHERE roleid = ? AND name = ?').run(role, 'prvWriteNote');
		expect(told(await crm.call('POST', 'InitializeAnnotationBlocksUpload', { body: { Target: note() }, as: 'sync' }))).toEqual([403, '0x80040220']);
	});
});
