import { STATUS_CODES } from 'node:http';
import type { ApiResponse } from '../../contracts';

/** The answer to one inner request, with the `Content-ID` it repeats inside a change set. */
export interface PartAnswer {
	contentId: string | null;
	response: ApiResponse;
}

/** The answer to one member of a batch: a plain part, or the nested answers of a change set. */
export type ItemAnswer = PartAnswer | { changeSet: PartAnswer[]; boundary: string };

/** Writes answers as the `multipart/mixed` body of a batch answer (protocol sheet, section 4). */
export function encodeBatch(answers: ItemAnswer[], boundary: string): string {
	return encodeMultipart(answers.map(encodeItem), boundary);
}

function encodeItem(answer: ItemAnswer): string {
	if (!('changeSet' in answer)) return encodePart(answer);
	const nested = encodeMultipart(answer.changeSet.map(encodePart), answer.boundary);
	return `Content-Type: multipart/mixed; boundary=${answer.boundary}\r\n\r\n${nested}`;
}

function encodeMultipart(parts: string[], boundary: string): string {
	return `${parts.map((part) => `--${boundary}\r\n${part}`).join('')}--${boundary}--\r\n`;
}

function encodePart({ contentId, response }: PartAnswer): string {
	const lines = ['Content-Type: application/http', 'Content-Transfer-Encoding: binary'];
	if (contentId !== null) lines.push(`Content-ID: ${contentId}`);
	lines.push('', `HTTP/1.1 ${response.status} ${STATUS_CODES[response.status] ?? 'Unknown'}`);
	for (const [name, value] of Object.entries(response.headers)) lines.push(`${name}: ${value}`);
	return `${lines.join('\r\n')}\r\n\r\n${response.body ?? ''}\r\n`;
}
