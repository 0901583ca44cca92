import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { flow, ITEMS, node, receive, RECEIVED } from '../../bench/contestants/flow';
import { CREDENTIAL_TYPE, credentialFor } from '../../demo/host/demoCredential';
import { dataTableRows } from '../support/dataTables';
import { type RealPair, startRealPair } from '../support/n8nInstance';
import { type InstalledTemplate, installTemplate } from '../support/template';

const FILE = '08-publish-document-to-note.json';
const PATH = 'publish-document';
const FEED = 'Published documents';
/** It ends when the test says so, however long n8n takes to stop and to start. n8n keeps waits of less than 65 s in memory only, and looks once a minute for those it has written down. */
const LONG_WAIT_SECONDS = 3_600;
const PATIENCE_SECONDS = 150;
const WAITING = encodeURIComponent(JSON.stringify({ status: ['waiting'] }));

interface Answer {
	outcome: string;
	reason?: string;
}

describe('the template that publishes documents as notes, published in a real n8n', () => {
	let pair: RealPair;
	let opportunity: string;
	let template: InstalledTemplate;
	const install = async (waitSeconds: number, settings = {}) => { template = await installTemplate(pair, FILE, { waitSeconds, ...settings }); };
	const send = async (revision: number, more: Record<string, unknown> = {}) =>
		(await template.call<Answer>(PATH, { documentId: 'doc', row: opportunity, title: 'Proposal', fileName: 'proposal.html', revision, html: `<p>Größe ${revision}</p>`, ...more })).body;
	const notes = async () => await pair.dataverse.rows('annotation');
	const contents = async () => (await notes()).map(({ documentbody }) => Buffer.from(String(documentbody), 'base64').toString('utf8')).sort();
	const feed = async (documentKey: string) => (await dataTableRows(pair.n8n.editor, FEED)).filter((row) => row.documentKey === documentKey).map(({ revision, outcome }) => `${String(revision)} ${String(outcome)}`);
	const until = async (isDone: () => Promise<boolean>) => {
		for (const end = Date.now() + PATIENCE_SECONDS * 1_000; !(await isDone()); await new Promise((resolve) => setTimeout(resolve, 200))) {
			if (Date.now() > end) throw new Error(`Not done after ${PATIENCE_SECONDS} s: ${JSON.stringify(await dataTableRows(pair.n8n.editor, FEED))}`);
		}
	};
	const settled = (documentKey: string, rows: number) => until(async () => { const list = await feed(documentKey); return list.length === rows && list.every((row) => !row.endsWith('waiting')); });

	/** Lets all waits be over, in n8n's own database. Not while it is stopped: one that is over as n8n starts goes on before its data tables are there. */
	const endWaits = () => {
		const database = new DatabaseSync(join(pair.directory, 'user', '.n8n', 'database.sqlite'), { timeout: PATIENCE_SECONDS * 1_000 });
		try {
			return database.prepare("UPDATE execution_entity SET waitTill = strftime('%Y-%m-%d %H:%M:%f', 'now') WHERE status = 'waiting'").run().changes;
		} finally {
			database.close();
		}
	};

	/** Its notes are titled with the id under which n8n keeps the file, so that it is seen to have one. */
	const filesFlow = (path: string) => {
		const field = (name: string) => `={{ $('${ITEMS}').item.json.${name} }}`;
		const parameters = {
			attachTo: { __rl: true, mode: 'name', value: 'opportunity' }, row: { __rl: true, mode: 'id', value: field('row') }, documentKey: field('key'), revision: field('revision'),
			title: '={{ $binary.data.id }}', attachment: 'binary', binaryField: 'data', fileName: 'file.pdf',
		};
		const credentials = { [CREDENTIAL_TYPE]: { id: pair.credentialId, name: credentialFor(pair.dataverse.announcement).name } };
		const nodes = [
			...receive(path), node('File', 'n8n-nodes-base.convertToFile', 1.1, { operation: 'toBinary', sourceProperty: 'file', options: { mimeType: 'application/pdf' } }),
			node('Publish', `${pair.setup.packageName}.dynamics365PublishNote`, 1, parameters, { credentials }),
		];
		return flow(path, nodes, [RECEIVED, [ITEMS, 0, 'File'], ['File', 0, 'Publish']]);
	};

	beforeAll(async () => {
		pair = await startRealPair({ seed: async (dataverse) => await dataverse.seed({ opportunity: [{ name: 'Big deal' }] }) });
		opportunity = String((await pair.dataverse.rows('opportunity'))[0]?.opportunityid);
	});
	afterAll(async () => { await pair?.stop(); });

	it('S125: revisions that arrive during the wait are published once, the newest, also across a restart of n8n', async () => {
		await install(LONG_WAIT_SECONDS);
		expect(await send(1)).toMatchObject({ outcome: 'accepted' });
		await send(3);
		await send(2);
		// Only a wait that n8n has written down outlives the process.
		await until(async () => (await pair.n8n.editor.call<{ results: unknown[] }>('GET', `/executions?filter=${WAITING}`)).results.length === 3);
		await pair.n8n.stop();
		await pair.n8n.start();
		expect(await notes()).toEqual([]);
		expect(endWaits()).toBe(3);
		await settled('doc', 3);
		expect(await feed('doc')).toEqual(['1 superseded', '3 created', '2 superseded']);
		expect(await contents()).toEqual(['<p>Größe 3</p>']);
		expect(await notes()).toMatchObject([{ objectid: opportunity, subject: 'Proposal', filename: 'proposal.html' }]);
	});

	it('S124 S125: a later revision updates the note, an older one changes nothing, and each says so in the data table', async () => {
		await install(1);
		await send(5);
		await settled('doc', 4);
		await send(4);
		await settled('doc', 5);
		expect((await feed('doc')).slice(3)).toEqual(['5 updated', '4 superseded']);
		expect(await contents()).toEqual(['<p>Größe 5</p>']);
	});

	it('S127: the note of a deleted document stays unless said otherwise, and one deleted in Dynamics comes back with the next revision', async () => {
		await send(6, { deleted: true });
		await settled('doc', 6);
		expect([(await feed('doc')).at(-1), (await notes()).length]).toEqual(['6 kept', 1]);
		await pair.dataverse.edit({ table: 'annotation', remove: { ids: [String((await notes())[0]?.annotationid)] } });
		expect((await send(7)).outcome).toBe('accepted');
		await settled('doc', 7);
		const [row] = (await dataTableRows(pair.n8n.editor, FEED)).filter(({ revision }) => revision === '7');
		expect(row).toMatchObject({ outcome: 'created', reason: 'The note had been deleted in Dynamics; published again, revision 7' });
		expect(await contents()).toEqual(['<p>Größe 7</p>']);
	});

	it('S135: what is missing is told at once, and what Dynamics refuses stands in the data table', async () => {
		expect(await template.call(PATH, { title: 'x' })).toMatchObject({ status: 422, body: { outcome: 'refused', reason: expect.stringContaining('documentId is missing') } });
		await send(1, { documentId: 'blocked', fileName: 'a.exe' });
		await settled('blocked', 1);
		expect(await feed('blocked')).toEqual(['1 failed']);
		expect(await notes()).toHaveLength(1);
	});

	it('S123, G10: files that n8n keeps under an id are stored byte for byte, also those that go in blocks', async () => {
		const path = 'files-by-id';
		await pair.n8n.editor.publish(await pair.n8n.editor.importWorkflow(filesFlow(path)));
		for (const revision of ['1', '2']) {
			const contents = [1_000, 3 * 1024 * 1024 + 1].map((size) => randomBytes(size));
			const people = contents.map((content, index) => ({ row: opportunity, key: `by id ${index}`, revision, file: content.toString('base64') }));
			const { body } = await pair.n8n.webhook<Answer[]>(path, { people });
			expect(body.map(({ outcome }) => outcome)).toEqual(revision === '1' ? ['created', 'created'] : ['updated', 'updated']);
			const stored = (await notes()).filter(({ subject }) => String(subject).startsWith('filesystem')).sort((one, other) => Number(one.filesize) - Number(other.filesize));
			expect(stored.map(({ documentbody }, index) => contents[index]?.equals(Buffer.from(String(documentbody), 'base64')))).toEqual([true, true]);
		}
	});
});
