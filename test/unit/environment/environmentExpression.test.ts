import { Workflow, type IDataObject, type INode, type INodeTypes } from 'n8n-workflow';
import { environmentExpressions } from '../../../src/domain/environment/environmentExpression';
import { parseEnvironmentUrl } from '../../../src/domain/environment/environmentUrl';

const node: INode = { id: '1', name: 'mock', type: 'mock', typeVersion: 1, position: [0, 0], parameters: {} };
const nodeTypes = { getByName: () => undefined, getByNameAndVersion: () => ({ description: { properties: [] } }), getKnownTypes: () => ({}) } as unknown as INodeTypes;
const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });

/** The way n8n resolves the expressions of a credential: over the credential's own fields. */
const resolved = (fields: IDataObject) => workflow.expression.getComplexParameterValue(node, { ...environmentExpressions } as never, 'internal', {}, undefined, undefined, fields as never) as unknown as Record<keyof typeof environmentExpressions, string>;

const hosts = ['contoso.crm4.dynamics.com', 'contoso.api.crm4.dynamics.com', 'CONTOSO.CRM9.dynamics.com', 'contoso-dev-2.crm.microsoftdynamics.us', 'contoso.crm.appsplatform.us', 'contoso.api.crm.dynamics.cn', 'contoso.crm.microsoftdynamics.de', 'contoso.crm99.dynamics.com', 'www.contoso.crm4.dynamics.com', 'crm4.dynamics.com', 'globaldisco.crm.dynamics.com', 'contoso.crm4.notdynamics.com', 'contoso.crm4.dynamics.com.evil.test', 'contoso.crm4.dynamics.com@evil.test', 'evil.test/contoso.crm4.dynamics.com', 'evil.test#.contoso.crm4.dynamics.com', 'evil.test\\.contoso.crm4.dynamics.com', 'gateway.example.com', 'localhost', '127.0.0.1', '[::1]', 'login.microsoftonline.com', ''];
const schemes = ['', 'https://', 'http://', 'HTTPS://', 'ftp://', 'https://user:pass@'];
const ports = ['', ':443', ':80', ':8443'];
const tails = ['', '/', '//', '/main.aspx?appid=6c1b&etn=lead#42', '/api/data/v9.2/accounts', '?x=https://other.example'];
const wrappings: ((text: string) => string)[] = [(text) => text, (text) => `  ${text} \n`, (text) => `"${text}"`, (text) => `<${text}>`];
const spellings = hosts.flatMap((host) => schemes.flatMap((scheme) => ports.flatMap((port) => tails.map((tail) => `${scheme}${host}${port}${tail}`))));
/** Spellings that readers of addresses take for different hosts. */
const odd = ['https:contoso.crm4.dynamics.com', 'https:/contoso.crm4.dynamics.com', 'https:\\\\contoso.crm4.dynamics.com', 'https://https://contoso.crm4.dynamics.com', 'http:https://contoso.crm4.dynamics.com', '//contoso.crm4.dynamics.com', 'mailto:anna@contoso.com', 'con%74oso.crm4.dynamics.com', 'a b.crm4.dynamics.com', 'contoso|x.crm4.dynamics.com', 'https://@contoso.crm4.dynamics.com', 'https://:@contoso.crm4.dynamics.com', 'con\u200Btoso.crm4.dynamics.com', '\u200Bhttps://contoso.crm4.dynamics.com', 'https://\uFEFFcontoso.crm4.dynamics.com', 'con\u00ADtoso.crm4.dynamics.com', 'https://\u00A0contoso.crm4.dynamics.com\u00A0', '\u201Ccontoso.crm4.dynamics.com\u201D', 'https://\u201Ccontoso.crm4.dynamics.com\u201D', '\u202Acontoso.crm4.dynamics.com\u202C', 'con\u202Etoso.crm4.dynamics.com', 'contoso.crm4.\r\n dynamics.com', 'contoso.crm4.\ndynamics.com', 'contoso\u3002crm4.dynamics.com', 'm\u00FCnchen.crm4.dynamics.com', 'xn--mnchen-3ya.crm4.dynamics.com', 'm\u00FCnchen.example', 'cont\u043Eso.crm4.dynamics.com', '\uFF43ontoso.crm4.dynamics.com', '\u212Aontoso.crm4.dynamics.com', 'contoso.crm4.dynamics.com:', 'contoso.crm4.dynamics.com:/', 'contoso.crm4.dynamics.com:0443', 'contoso.crm4.dynamics.com:0', 'contoso.crm4.dynamics.com:00', 'contoso.crm4.dynamics.com:8443', 'contoso.crm4.dynamics.com:x', 'contoso.crm4.dynamics.com..', '.contoso.crm4.dynamics.com', 'contoso..crm4.dynamics.com', 'contoso.crm4.dynamics.com.mcas.ms', 'contoso.api.crm4.dynamics.com.mcas.ms./main.aspx', 'contoso.crm.microsoftdynamics.us.mcas-gov.us', 'contoso.crm.microsoftdynamics.de.mcas.ms', 'gateway.example.com.mcas.ms', 'contoso.crm4.dynamics.com.mcas.ms.evil.test', 'contoso_dev.crm4.dynamics.com', 'gate_way.example', 'gateway.example.', 'gateway.example:', 'gateway.example:0443', 'gateway.example:08443', 'http://gateway.example:443', 'gateway.example:65535', 'gateway.example:65536', 'gateway.example:99999', 'gateway.example:000000443', '127.1', '127.0.0.1.', '127.0.0.01', '127.0.0.256', '0x7f.0.0.1', 'example.0x', '2130706433', '1.example', '[0:0:0:0:0:0:0:1]', '[fe80::1%25eth0]', 'http://localhost:05080', 'HTTP://LOCALHOST', 'http:localhost', 'http://[::1]:', 'https', 'https:', 'ftp:contoso.crm4.dynamics.com', 'ftp://contoso.crm4.dynamics.com'];
const authorities = ['', 'https://login.example.com', 'login.example.com/', 'http://127.0.0.1:5081', 'http://login.example.com', 'https://login.example.com/contoso', 'https://a@login.example.com', 'https://', 'login.example.com:443', 'login.example.com:', 'https:login.example.com', 'login.example.com?', 'login.example.com//', '\u201Clogin.example.com\u201D', 'log%69n.example.com', 'lo gin.example.com', 'l\u00F6gin.example.com', 'http://localhost:05081/'];
const tenantId = 'contoso.onmicrosoft.com';

/** Every spelling for which the expressions would send a token or a person elsewhere than the parser. */
function differences(texts: readonly string[], fields: { customHost: boolean; signInAuthority: string }): string[] {
	return texts.filter((environmentUrl) => {
		const parsed = parseEnvironmentUrl(environmentUrl, fields);
		const { origin, tokenUrl } = resolved({ environmentUrl, tenantId, ...fields });
		// What one field names does not count while another is wrong: n8n then has no address to send anybody to.
		const expected = parsed.ok ? [parsed.origin, `${parsed.authority}/${tenantId}/oauth2/v2.0/token`] : ['incomplete'];
		return JSON.stringify(parsed.ok ? [origin, tokenUrl] : [tokenUrl]) !== JSON.stringify(expected);
	});
}

/** One in so many; the step is prime to the lengths of all lists, so every part of a spelling is met with every other. */
const oneIn = (step: number): string[] => spellings.filter((_text, index) => index % step === 0);

describe('the expressions that lead n8n to the sign-in service', () => {
	it('name the same environment and the same sign-in service as the parser, for every spelling', () => {
		expect(differences(oneIn(5), { customHost: false, signInAuthority: '' })).toEqual([]);
	});

	it('and so they do with blanks, quotation marks and brackets around it', () => {
		expect(differences(oneIn(41).flatMap((text) => wrappings.map((wrap) => wrap(text))), { customHost: false, signInAuthority: '' })).toEqual([]);
	});

	it.each([false, true])('and so they do for spellings that are easily misread, with Custom Host %p', (customHost) => {
		expect(differences(odd, { customHost, signInAuthority: customHost ? 'https://login.example.com' : '' })).toEqual([]);
	});

	it('lead to no other host than the one that stands in the text', () => {
		const led = odd.filter((text) => {
			const parsed = parseEnvironmentUrl(text, { customHost: true, signInAuthority: 'https://login.example.com' });
			const seen = text.replace(/[^!-~]/g, '').replace(/^(?:https?:)?[/\\]*/i, '').replace('.api.', '.').toLowerCase();
			return parsed.ok && !seen.startsWith(new URL(parsed.origin).hostname);
		});
		expect(led).toEqual([]);
	});

	it.each(authorities)('and so they do for a custom host with the authority "%s"', (signInAuthority) => {
		expect(differences(oneIn(37), { customHost: true, signInAuthority })).toEqual([]);
	});

	it.each(['', 'common', 'Organizations', 'consumers', 'a/b', 'a?b', 'tenant id'])('send nobody to the tenant "%s"', (wrong) => {
		expect(resolved({ environmentUrl: 'contoso.crm4.dynamics.com', tenantId: wrong }).authorizeUrl).toBe('incomplete');
	});

	it('ask for the environment the person may use, and for a way to stay signed in', () => {
		expect(resolved({ environmentUrl: 'https://contoso.api.crm4.dynamics.com/main.aspx', tenantId })).toEqual({
			origin: 'https://contoso.crm4.dynamics.com',
			hostName: 'contoso.crm4.dynamics.com',
			authorizeUrl: `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/authorize`,
			tokenUrl: `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`,
			scope: 'openid offline_access https://contoso.crm4.dynamics.com/user_impersonation',
		});
	});
});
