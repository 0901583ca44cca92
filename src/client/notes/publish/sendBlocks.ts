import type { DocumentFile } from '../../../domain/notes/publish/document';
import type { DataverseFault } from '../../../domain/faults/fault';
import type { JsonObject, Refusal } from '../../reply';
import type { PublishContext, SentBlocks, Task } from './context';

/** Bytes per block: 4 MB once encoded, under either meaning of the service's 4 MB. */
const BLOCK_BYTES = 3 * 1024 * 1024;
/** Answers to one block that may get lost. */
const MOST_LOST = 5;
const WAIT_AFTER_LOST_MS = 1_000;

const NOTE_TYPE = 'Microsoft.Dynamics.CRM.annotation';

/** The note an upload is for; the file's name and type are part of it. */
export const uploadTarget = ({ noteId, wanted }: Task): JsonObject => ({ '@odata.type': NOTE_TYPE, annotationid: noteId, filename: wanted.file?.name, mimetype: wanted.file?.mimeType });

async function* blocksOf(file: DocumentFile): AsyncGenerator<Buffer> {
	let waiting: Buffer[] = [];
	let size = 0;
	for await (const chunk of file.read()) {
		waiting.push(chunk);
		size += chunk.length;
		while (size >= BLOCK_BYTES) {
			const all = Buffer.concat(waiting);
			yield all.subarray(0, BLOCK_BYTES);
			waiting = [all.subarray(BLOCK_BYTES)];
			size -= BLOCK_BYTES;
		}
	}
	if (size > 0) yield Buffer.concat(waiting);
}

/** Of the same length, as the service wants them. */
const blockId = (number: number): string => Buffer.from(`block-${String(number).padStart(8, '0')}`).toString('base64');

/**
 * Sends one block, after a lost answer under another id: whether the service takes an id twice is not documented. A block that is in no
 * list becomes part of no file.
 */
async function sendBlock({ client, sleep }: PublishContext, token: string, block: Buffer, nextId: () => string): Promise<{ id: string } | Refusal> {
	const data = block.toString('base64');
	for (let lost = 0; ; lost += 1) {
		const id = nextId();
		const reply = await client.request({ method: 'POST', path: 'UploadBlock', body: { BlockId: id, BlockData: data, FileContinuationToken: token }, repeat: 'onlyIfNotArrived' });
		if (reply.ok) return { id };
		if (!reply.answerLost || lost === MOST_LOST) return reply;
		await sleep(WAIT_AFTER_LOST_MS);
	}
}

/**
 * Sends a file in blocks, one after the other, so that no more than one is in memory. Nobody sees anything of it before the commit, and
 * what is never committed the service forgets.
 */
export async function sendBlocks(context: PublishContext, task: Task, file: DocumentFile): Promise<SentBlocks | { fault: DataverseFault }> {
	const begun = await context.client.request({ method: 'POST', path: 'InitializeAnnotationBlocksUpload', body: { Target: uploadTarget(task) }, repeat: 'always' });
	if (!begun.ok) return { fault: begun.fault };
	const token = String(begun.body?.FileContinuationToken ?? '');
	const ids: string[] = [];
	let count = 0;
	for await (const block of blocksOf(file)) {
		const sent = await sendBlock(context, token, block, () => blockId((count += 1)));
		if (!('id' in sent)) return { fault: sent.fault };
		ids.push(sent.id);
	}
	return { token, ids };
}
