import { createHash } from 'node:crypto';
import type { IBinaryData, IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { fileNameOf } from '../../domain/notes/publish/attachmentLimits';
import type { DocumentFile } from '../../domain/notes/publish/document';
import { shown } from '../../domain/values/fault';

/** Bytes read from n8n's storage at once. */
const CHUNK_BYTES = 1024 * 1024;

type Read = DocumentFile['read'];

/** Size and hash of a file, read once from end to end, so that no more than a piece of it is in memory. */
async function fingerprint(read: Read): Promise<Pick<DocumentFile, 'size' | 'sha256'>> {
	const hash = createHash('sha256');
	let size = 0;
	for await (const chunk of read()) {
		hash.update(chunk);
		size += chunk.length;
	}
	return { size, sha256: hash.digest('hex') };
}

async function* once(content: Buffer): AsyncGenerator<Buffer> {
	if (content.length > 0) yield await Promise.resolve(content);
}

/** n8n keeps a file in the item itself, or in its storage under an id. */
function readerOf(context: IExecuteFunctions, { id, data }: IBinaryData): Read {
	if (!id) return () => once(Buffer.from(data, 'base64'));
	return async function* stored() {
		for await (const chunk of await context.helpers.getBinaryStream(id, CHUNK_BYTES)) yield chunk as Buffer;
	};
}

interface Source {
	read: Read;
	name: string;
	mimeType: string;
}

/** Files made of a text, by the node's *Attachment*. */
const OF_TEXT: Readonly<Record<string, { parameter: string; extension: string; mimeType: string }>> = {
	html: { parameter: 'html', extension: 'html', mimeType: 'text/html' },
	text: { parameter: 'plainText', extension: 'txt', mimeType: 'text/plain' },
};

const textOf = (value: unknown): string => (value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value));

function fromText(context: IExecuteFunctions, index: number, attachment: string, title: string): Source | undefined {
	const kind = OF_TEXT[attachment];
	if (!kind) return undefined;
	const content = Buffer.from(textOf(context.getNodeParameter(kind.parameter, index, '')), 'utf8');
	return { read: () => once(content), name: fileNameOf(title, kind.extension), mimeType: kind.mimeType };
}

function fromBinary(context: IExecuteFunctions, index: number, title: string): Source | string {
	const field = context.getNodeParameter('binaryField', index, 'data') as string | IBinaryData;
	try {
		const binary = context.helpers.assertBinaryData(index, field);
		return { read: readerOf(context, binary), name: binary.fileName ?? fileNameOf(title, binary.fileExtension ?? 'bin'), mimeType: binary.mimeType };
	} catch {
		// n8n's own sentence names neither the item nor the node's field.
		return `The item has no file in the binary field ${shown(field)}; check Binary Field, or have the node before bring the file.`;
	}
}

/** The file of an item, or a sentence that says why there is none. */
export async function readFile(context: IExecuteFunctions, index: number, title: string, options: IDataObject): Promise<DocumentFile | string | null> {
	const attachment = context.getNodeParameter('attachment', index, 'none') as string;
	if (attachment === 'none') return null;
	const source = attachment === 'binary' ? fromBinary(context, index, title) : fromText(context, index, attachment, title);
	if (source === undefined) return `Attachment is ${shown(attachment)}, and it can be none, binary, html or text.`;
	if (typeof source === 'string') return source;
	const given = textOf(context.getNodeParameter('fileName', index, ''));
	const mimeType = textOf(options.mimeType).trim();
	return { name: given.trim() === '' ? source.name : given, mimeType: mimeType || source.mimeType, read: source.read, ...(await fingerprint(source.read)) };
}
