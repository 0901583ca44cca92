import { goesThroughProxy, type Variables } from '../../../src/domain/environment/proxied';

const proxy = 'http://proxy.example:3128';
const metadata = 'http://169.254.169.254/metadata/identity/oauth2/token';
const appService = 'http://127.0.0.1:41741/msi/token';

describe('an address', () => {
	it.each<[string, string, Variables]>([
		['the proxy of its scheme', metadata, { HTTP_PROXY: proxy }],
		['the proxy of its scheme, named in lower case', metadata, { http_proxy: proxy }],
		['the proxy of its scheme, written without one', metadata, { http_proxy: 'proxy.example:3128' }],
		['the proxy for TLS', 'https://10.0.0.4:2377/metadata/identity/oauth2/token', { HTTPS_PROXY: proxy }],
		['a proxy for all', metadata, { ALL_PROXY: proxy }],
		['a proxy of npm, which n8n was started with', metadata, { npm_config_http_proxy: proxy }],
		['a proxy of npm for all', metadata, { npm_config_proxy: proxy }],
		['a proxy although another port is left out', appService, { HTTP_PROXY: proxy, NO_PROXY: '127.0.0.1:80' }],
		['a proxy although a network is left out, which nobody reads', metadata, { HTTP_PROXY: proxy, NO_PROXY: '169.254.0.0/16' }],
		['a proxy although another name is left out', metadata, { HTTP_PROXY: proxy, NO_PROXY: 'localhost, .example' }],
		['a proxy although upper case leaves it out, for lower case comes first', metadata, { HTTP_PROXY: proxy, no_proxy: 'localhost', NO_PROXY: '169.254.169.254' }],
	])('goes through %s', (_name, address, variables) => {
		expect(goesThroughProxy(address, variables)).toBe(true);
	});

	it.each<[string, string, Variables]>([
		['there is none', metadata, {}],
		['the proxy is for TLS only', metadata, { HTTPS_PROXY: proxy }],
		['the variable is empty', metadata, { HTTP_PROXY: '', http_proxy: '' }],
		['it is left out', metadata, { HTTP_PROXY: proxy, NO_PROXY: 'localhost,169.254.169.254' }],
		['it is left out between blanks', appService, { HTTP_PROXY: proxy, no_proxy: 'localhost 127.0.0.1 ' }],
		['it is left out with its port', appService, { HTTP_PROXY: proxy, NO_PROXY: '127.0.0.1:41741' }],
		['its default port is left out', metadata, { HTTP_PROXY: proxy, NO_PROXY: '169.254.169.254:80' }],
		['the end of its name is left out', 'https://sts.azure.test/token', { HTTPS_PROXY: proxy, NO_PROXY: '.AZURE.test' }],
		['the end of its name is left out with an asterisk', 'https://sts.azure.test/token', { HTTPS_PROXY: proxy, NO_PROXY: '*.azure.test' }],
		['everything is left out', metadata, { ALL_PROXY: proxy, NO_PROXY: '*' }],
		['it is none', 'metadata', { ALL_PROXY: proxy }],
	])('goes through no proxy when %s', (_name, address, variables) => {
		expect(goesThroughProxy(address, variables)).toBe(false);
	});
});
