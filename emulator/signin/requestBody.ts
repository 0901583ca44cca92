import type { IncomingMessage } from 'node:http';

/** The body of a request as text. */
export async function readText(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) {
		chunks.push(chunk as Buffer);
	}
	return Buffer.concat(chunks).toString('utf8');
}

/** Lets a request whose body was read be read once more, by the library, which asks for nothing but these two. */
export function replayable(request: IncomingMessage, text: string): void {
	const iterator = async function* (): AsyncGenerator<Buffer> {
		yield await Promise.resolve(Buffer.from(text));
	};
	Object.defineProperties(request, { readable: { value: true }, iterator: { value: iterator } });
}

/** The JSON object a request carries; empty for no body and for other JSON. */
export async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
	const text = await readText(request);
	const parsed: unknown = text === '' ? {} : JSON.parse(text);
	return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
}
