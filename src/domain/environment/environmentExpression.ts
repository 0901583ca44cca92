import { clouds } from './clouds';

const bare = (suffix: RegExp): string => suffix.source.replace(/^\^|\$$/g, '');
const openClouds = clouds.filter(({ closed }) => !closed);
const suffixes = openClouds.map(({ hostSuffix }) => bare(hostSuffix)).join('|');
const everySuffix = clouds.map(({ hostSuffix }) => bare(hostSuffix)).join('|');
const authorities = openClouds.map(({ hostSuffix, authority }) => `[${String(hostSuffix)}, "${authority}"]`).join(', ');

/** What the fields of a credential name, as a script: `origin`, `authority` and `tenant`, each empty when its field is refused. */
const reading = `
	const field = (name) => String($self[name] ?? "").trim();
	const custom = $self["customHost"] === true;
	const scheme = (text) => (/^http:/i.test(text) ? "http://" : "https://");
	const host = (text) => text.replace(/^[a-z][a-z0-9+.-]*:[/][/]/i, "").replace(/^[/\\\\]+/, "").split(/[/?#\\\\]/)[0].toLowerCase();
	const isWeb = (text) => !/^[a-z][a-z0-9+.-]*:[/][/]/i.test(text) || /^https?:/i.test(text);
	const address = (text) => {
		const name = host(text).replace(scheme(text) === "http://" ? /:80$/ : /:443$/, "");
		const isSafe = scheme(text) === "https://" || /^(localhost|127[.]0[.]0[.]1|\\[::1\\])(:[0-9]+)?$/.test(name);
		return isWeb(text) && isSafe && /^([a-z0-9.-]+|\\[[0-9a-f:]+\\])(:[0-9]+)?$/.test(name) ? scheme(text) + name : "";
	};
	const url = field("environmentUrl").replace(/^["'<]+|["'>]+$/g, "").trim();
	const environment = host(url).replace(/:(80|443)$/, "").replace(/[.]$/, "").replace(/^([^.]+)[.]api[.]/, "$1.");
	const isDataverse = isWeb(url) && /^(?!globaldisco[.]|disco[.])[^.@]+[.](${suffixes})$/.test(environment);
	const isForeign = custom && !/^(?!globaldisco[.]|disco[.])[^.]+[.](api[.])?(${everySuffix})[.]?(:[0-9]+)?$/.test(host(url));
	const cloud = [${authorities}].find(([suffix]) => suffix.test(environment.replace(/^[^.]+[.]/, "")));
	const typed = field("signInAuthority");
	const isBare = /^([a-z]+:[/][/])?[^/?#]+[/]?$/i.test(typed);
	const origin = isDataverse ? "https://" + environment : isForeign ? address(url) : "";
	const authority = isDataverse ? cloud[1] : isForeign && isBare ? address(typed) : "";
	const name = field("tenantId");
	const tenant = /^[a-z0-9][a-z0-9.-]*$/i.test(name) && !/^(common|organizations|consumers)$/i.test(name) ? name : "";
`.replace(/\s+/g, ' ');

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
