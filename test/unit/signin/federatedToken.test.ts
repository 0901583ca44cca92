import { readFederatedToken } from '../../../src/n8n/signIn/federatedToken';
import type { HttpRequest } from '../../../src/n8n/signIn/signInNetwork';

const token = ['{"alg":"RS256"}', '{"iss":"https://issuer.example"}', 'signature'].map((part) => Buffer.from(part).toString('base64url')).join('.');
const asked: string[] = [];
const answering = (statusCode: number, body: unknown): HttpRequest => async ({ url, disableFollowRedirect }) => {
	asked.push(`${url} ${String(disableFollowRedirect)}`);
	return await Promise.resolve({ statusCode, body });
};
const address = 'https://issuer.example/token';

describe('a federated token', () => {
	it('is what stands in the field, and nobody is asked', async () => {
		expect(await readFederatedToken(answering(200, ''), token)).toBe(token);
		expect(asked).toEqual([]);
	});

	it.each([
		['text', ` ${token}\n`],
		['JSON in a text', JSON.stringify({ value: token })],
		['JSON with a value', { value: token }],
		['JSON with an id_token', { id_token: token }],
		['JSON with an access_token', { access_token: token, expires_in: 3600 }],
	])('is read from an address that answers with %s', async (_form, body) => {
		expect(await readFederatedToken(answering(200, body), address)).toBe(token);
	});

	it.each([
		['a web page', 200, '<html></html>', /is no token/],
		['broken JSON', 200, '{"value":', /is no token/],
		['an empty object', 200, {}, /is no token/],
		['a refusal', 403, { error: 'secret words' }, /could not be read/],
		['a redirect, which is not followed', 302, '', /could not be read/],
	])('is refused in one sentence when the address answers with %s', async (_form, status, body, sentence) => {
		await expect(readFederatedToken(answering(status, body), address)).rejects.toThrow(sentence);
		expect(asked.every((call) => call === `${address} true`)).toBe(true);
	});

	it.each(['http://issuer.example/token', 'file:///etc/token', 'ftp://issuer.example'])('is not read from %s', async (source) => {
		await expect(readFederatedToken(answering(200, token), source)).rejects.toThrow(/must begin with https/);
	});
});
