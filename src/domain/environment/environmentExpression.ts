import { clouds, watchedSuffix } from './clouds';
import { addressRules } from './pastedAddress';

const bare = (suffix: RegExp): string => suffix.source.replace(/^\^|\$$/g, '');
const openClouds = clouds.filter(({ closed }) => !closed);
const everySuffix = clouds.map(({ hostSuffix }) => bare(hostSuffix)).join('|');
const authorities = openClouds.map(({ hostSuffix, authority }) => `[${String(hostSuffix)}, "${authority}"]`).join(', ');
const { removed, form, highestPort } = addressRules;

/** What the fields of a credential name, as a script: `origin`, `authority` and `tenant`, each empty when its field is refused. */
const reading = `
	const field = (name) => String($self[name] ?? "");
	const parts = (text) => ${String(form)}.exec([${removed.join(', ')}].reduce((rest, removed) => rest.replace(removed, ""), text)) || [];
	const read = (text) => {
		const [, scheme, host, port, tail] = parts(text);
		return { scheme: (scheme || "https").toLowerCase(), host: Number(port || 0) > ${highestPort} ? "" : (host || "").toLowerCase(), port: port || "", tail: tail || "" };
	};
	const address = ({ scheme, host, port }) => {
		const isSafe = scheme === "https" || /^(localhost|127[.]0[.]0[.]1|\\[::1\\])$/.test(host);
		const isOwn = port === "" || port === (scheme === "http" ? "80" : "443");
		return host && isSafe ? scheme + "://" + host + (isOwn ? "" : ":" + port) : "";
	};
	const url = read(field("environmentUrl"));
	const environment = url.host.replace(/[.]$/, "").replace(${String(watchedSuffix)}, "").replace(/^([^.]+)[.]api[.]/, "$1.");
	const isDataverse = /^(?!globaldisco[.]|disco[.])[^.]+[.](${everySuffix})$/.test(environment);
	const cloud = [${authorities}].find(([suffix]) => isDataverse && /^(80|443)?$/.test(url.port) && suffix.test(environment.replace(/^[^.]+[.]/, "")));
	const isForeign = !isDataverse && $self["customHost"] === true;
	const typed = read(field("signInAuthority"));
	const origin = cloud ? "https://" + environment : isForeign ? address(url) : "";
	const authority = cloud ? cloud[1] : isForeign && /^[/]?$/.test(typed.tail) ? address(typed) : "";
	const name = field("tenantId").trim();
	const tenant = /^[a-z0-9][a-z0-9.-]*$/i.test(name) && !/^(common|organizations|consumers)$/i.test(name) ? name : "";
`.replace(/\n\t*/g, ' ');

const expression = (result: string): string => `={{ (() => {${reading}return ${result}; })() }}`;

/** n8n refuses what stands here for fields that name no environment: it is no web address. */
const endpoint = (path: string): string => expression(`origin && authority && tenant ? authority + "/" + tenant + "/oauth2/v2.0/${path}" : "incomplete"`);

/**
 * n8n works out the addresses of its own OAuth2 from expressions over a credential's fields, where no code of ours runs. These say the
 * same as `parseEnvironmentUrl` over `environmentUrl`, `customHost`, `signInAuthority` and `tenantId`, which a test compares.
 */
export const environmentExpressions = {
	/** `https://contoso.crm4.dynamics.com`; empty when the fields name no environment. */
	origin: expression('origin'),
	/** The only host that may see the token, without port. */
	hostName: expression('origin.replace(/^https?:[/][/]/, "").replace(/:[0-9]+$/, "")'),
	authorizeUrl: endpoint('authorize'),
	tokenUrl: endpoint('token'),
	/** Acting as the signed-in user, with a refresh token; `openid` names the account. */
	scope: expression('origin ? "openid offline_access " + origin + "/user_impersonation" : ""'),
} as const;
