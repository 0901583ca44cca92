/** Environment variables of a process by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/** The first of the names that has a value, each in lower case before upper case. */
const valueOf = (variables: Variables, names: readonly string[]): string =>
	names.flatMap((name) => [variables[name], variables[name.toUpperCase()]]).find((value) => value !== undefined && value !== '') ?? '';

/** @param entry one entry of NO_PROXY: a host, or the end of one, with a port or without */
function leavesOut(entry: string, { hostname, port }: { hostname: string; port: string }): boolean {
	const [, host = entry, onlyPort = port] = /^(.+):(\d+)$/.exec(entry) ?? [];
	if (onlyPort !== port) return false;
	return /^[.*]/.test(host) ? hostname.endsWith(host.replace(/^\*/, '')) : hostname === host;
}

/**
 * Whether n8n sends a request to this address through a proxy. It decides by environment variables, with no exception for addresses of
 * the machine itself. Source: @n8n/backend-network of n8n 2.41, which asks proxy-from-env 1.1 for each request.
 * @param address absolute http or https address; anything else goes through no proxy
 */
export function goesThroughProxy(address: string, variables: Variables): boolean {
	const url = URL.parse(address);
	if (!url || DEFAULT_PORTS[url.protocol] === undefined) return false;
	const scheme = url.protocol.slice(0, -1);
	if (valueOf(variables, [`npm_config_${scheme}_proxy`, `${scheme}_proxy`, 'npm_config_proxy', 'all_proxy']) === '') return false;
	const exceptions = valueOf(variables, ['npm_config_no_proxy', 'no_proxy']).toLowerCase().split(/[,\s]/).filter((entry) => entry !== '');
	const target = { hostname: url.hostname, port: url.port === '' ? String(DEFAULT_PORTS[url.protocol]) : url.port };
	return !exceptions.some((entry) => leavesOut(entry, target));
}
