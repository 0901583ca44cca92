import { credentialExpiry } from '../../../src/n8n/signIn/credentialExpiry';
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
		['blanks', ` ${token}\n`],
		['quotation marks', `"${token}"`],
		['apostrophes and blanks', ` '${token}' `],
	])('is what stands in the field between %s', async (_name, source) => {
		expect(await readFederatedToken(answering(200, ''), source)).toBe(token);
	});

	it.each([
		['two parts', token.slice(0, token.lastIndexOf('.'))],
		['an empty third part', token.slice(0, token.lastIndexOf('.') + 1)],
		['four parts', `${token}.more`],
		['a blank inside', token.replace('.', '. ')],
		['claims that are none', token.replace(/\.[^.]+\./, '.bm9uZQ.')],
	])('is refused in the field with %s', async (_name, source) => {
		await expect(readFederatedToken(answering(200, ''), source)).rejects.toThrow(/is no token/);
		await expect(readFederatedToken(answering(200, { value: source }), address)).rejects.toThrow(/is no token/);
	});

	it.each([
		['text', ` ${token}\n`],
		['text in quotation marks', `"${token}"\n`],
		['JSON with blanks around the token', { token: ` ${token}\r\n` }],
		['JSON with a token in quotation marks', { token: `"${token}"` }],
		['JSON with an empty field before the token\'s', { value: '', id_token: token }],
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
		['a refusal', 403, { error: 'secret words' }, /refuses to give it: you must have the identity provider/],
		['a question for a password', 401, 'secret words', /refuses to give it/],
		['an outage', 503, 'secret words', /does not answer or is out of order/],
		['a fault of its own', 500, 'secret words', /does not answer or is out of order/],
		['too many requests', 429, 'secret words', /does not answer or is out of order/],
		['that it took too long', 408, '', /does not answer or is out of order/],
		['nothing at that place', 404, 'secret words', /could not be read.*without a redirect/],
		['a redirect, which is not followed', 302, '', /could not be read/],
	])('is refused in one sentence when the address answers with %s', async (_form, status, body, sentence) => {
		await expect(readFederatedToken(answering(status, body), address)).rejects.toThrow(sentence);
		await expect(readFederatedToken(answering(status, body), address)).rejects.not.toThrow(/secret words/);
		expect(asked.every((call) => call === `${address} true`)).toBe(true);
	});

	it.each([
		['takes too long', 'ECONNABORTED', /does not answer or is out of order/],
		['is not there', 'ECONNREFUSED', /does not answer or is out of order/],
		['has a certificate authority of its own', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', /no TLS certificate that n8n trusts: you must .*NODE_EXTRA_CA_CERTS/],
		['has a certificate for another host', 'ERR_TLS_CERT_ALTNAME_INVALID', /no TLS certificate that n8n trusts/],
		['speaks no TLS', 'EPROTO', /could not agree on an encrypted connection/],
		['says nothing that is HTTP', 'HPE_INVALID_CONSTANT', /could not be read/],
	])('is refused in one sentence when the address %s', async (_how, code, sentence) => {
		const failing: HttpRequest = async () => await Promise.reject(Object.assign(new Error('secret words'), { code }));
		await expect(readFederatedToken(failing, address)).rejects.toThrow(sentence);
		await expect(readFederatedToken(failing, address)).rejects.not.toThrow(/secret words/);
	});

	it.each(['http://issuer.example/token', 'file:///etc/token', 'ftp://issuer.example'])('is not read from %s', async (source) => {
		await expect(readFederatedToken(answering(200, token), source)).rejects.toThrow(/https addresses only: you must enter one that begins with https/);
	});
});

describe('the end of a federated token', () => {
	const ending = (exp: unknown): string => ['{"alg":"RS256"}', JSON.stringify({ iss: 'https://issuer.example', exp }), 'signature'].map((part) => Buffer.from(part).toString('base64url')).join('.');
	const expiryOf = (federatedToken: string) => credentialExpiry({ signInWith: 'federatedToken', federatedToken });

	it.each([['as it is', (text: string) => text], ['in quotation marks', (text: string) => ` "${text}"\n`]])('that is pasted %s is read from it', (_name, wrap) => {
		expect(expiryOf(wrap(ending(1_800_000_000)))).toEqual({ what: 'federated token', end: new Date(1_800_000_000_000) });
	});

	it.each([['an address', address], ['a token without an end', token], ['a token whose end is no number', ending('soon')], ['a token whose end is no date', ending(1e300)], ['no token', 'soon'], ['nothing', '']])('is not known for %s', (_name, source) => {
		expect(expiryOf(source)).toBeUndefined();
	});
});
