import type { ServerResponse } from 'node:http';
import type { PageAnswer } from './delegated/pageAnswer';

/** @param body anything JSON can hold */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
	response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
	response.end(JSON.stringify(body));
}

/** A page, or a redirect to the address it names. */
export function sendPage(response: ServerResponse, answer: PageAnswer): void {
	if ('location' in answer) {
		response.writeHead(302, { Location: answer.location, 'Cache-Control': 'no-store' }).end();
		return;
	}
	response.writeHead(answer.status, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' }).end(answer.html);
}
