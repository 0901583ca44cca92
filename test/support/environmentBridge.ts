import nock from 'nock';

/** Headers that belong to one connection. */
const UNPASSED = new Set(['host', 'connection', 'content-length', 'accept-encoding']);

/** Lets the code under test in this process reach a local Dataverse under another name, as one of Microsoft's own. */
export function bridgeEnvironment(name: string, urlOf: () => string): void {
	for (const method of ['GET', 'POST', 'PATCH']) {
		nock(name).persist().intercept(/^\/api\//, method).reply(async function answer(path, body) {
			const headers = Object.fromEntries(Object.entries(this.req.headers).filter(([header]) => !UNPASSED.has(header)).map(([header, value]) => [header, String(value)]));
			const sent = typeof body === 'string' ? body : JSON.stringify(body);
			const response = await fetch(`${urlOf()}${path}`, { method, headers, ...(method === 'GET' ? {} : { body: sent }) });
			return [response.status, await response.text(), Object.fromEntries(response.headers)];
		});
	}
}
