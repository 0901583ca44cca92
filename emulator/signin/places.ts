/** What is asked for below a tenant's name; `library` is what the OpenID library answers by itself, `version1` what Entra has and this lacks. */
export type Place = 'authorize' | 'adminConsent' | 'token' | 'library' | 'version1';

/** Source: Microsoft Learn, "Microsoft identity platform and OAuth 2.0 authorization code flow" and the reference of version 1.0. */
const places: readonly (readonly [path: RegExp, place: Place])[] = [
	[/^\/oauth2\/v2\.0\/authorize$/, 'authorize'],
	[/^(\/v2\.0)?\/adminconsent$/, 'adminConsent'],
	[/^\/oauth2\/v2\.0\/token$/, 'token'],
	[/^\/v2\.0\/\.well-known\/openid-configuration$/, 'library'],
	[/^\/discovery\/v2\.0\/keys$/, 'library'],
	[/^(\/oauth2\/(v1\.0\/)?(authorize|token)|\/\.well-known\/openid-configuration|\/discovery\/keys)$/, 'version1'],
];

/** @param path below the tenant's name; @returns undefined where nothing is */
export const placeAt = (path: string): Place | undefined => places.find(([pattern]) => pattern.test(path))?.[1];
