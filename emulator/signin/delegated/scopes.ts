import { refusals, type Refusal } from '../aadsts';
import type { ApplicationSettings, Directory } from '../directory';

interface AskedPermission {
	/** Origin of the environment. */
	resource: string;
	/** `.default` or the name of a delegated permission. */
	permission: string;
}

/** The one permission Dataverse offers to delegate. */
const IMPERSONATION = 'user_impersonation';
const STATIC = '.default';

const readScope = (scope: string | null): AskedPermission[] =>
	(scope ?? '').split(' ').flatMap((part) => {
		const [, resource, permission] = /^(\w+:\/\/\S+)\/([^/\s]+)$/.exec(part) ?? [];
		return resource && permission ? [{ resource, permission }] : [];
	});

/** Origins of the environments in scopes such as `openid offline_access https://org/user_impersonation`, each once. */
export const resourcesOf = (scope: string | null): string[] => [...new Set(readScope(scope).map(({ resource }) => resource))];

/**
 * Why the scope of a person's request is refused. Several resources are no reason at `/authorize`, where people consent; a token is for one.
 * Source: Microsoft Learn, "Microsoft identity platform and OAuth 2.0 authorization code flow", parameter `scope`, and "Scopes and permissions", `.default`.
 */
export function refuseScope(directory: Directory, application: ApplicationSettings, scope: string | null): Refusal | undefined {
	const asked = readScope(scope);
	if (asked.length > 1 && asked.some(({ permission }) => permission === STATIC)) return refusals.mixedScope();
	const stranger = asked.find(({ resource }) => !directory.knowsResource(resource, application.tenantId));
	if (stranger) return refusals.unknownResource(stranger.resource);
	const unheardOf = asked.find(({ permission }) => permission !== STATIC && permission !== IMPERSONATION);
	return unheardOf && refusals.unknownPermission(unheardOf.permission, unheardOf.resource);
}

/** Whether the registration of an application lists the permission, which is what an administrator consents to for everybody. */
export const listsPermission = ({ permissions }: ApplicationSettings): boolean => permissions === undefined || permissions.includes(IMPERSONATION);

/**
 * Why nobody can be asked for consent: `.default` means what the registration lists, and it lists nothing of the resource. A permission that
 * is asked for by its name need not be listed. Source: Microsoft Learn, "Overview of permissions and consent", dynamic consent.
 */
export function refuseUnlisted(application: ApplicationSettings, scope: string | null): Refusal | undefined {
	const unnamed = readScope(scope).find(({ permission }) => permission === STATIC);
	return unnamed && !listsPermission(application) ? refusals.unlistedResource(application.clientId, unnamed.resource) : undefined;
}

/** Why a token for a person cannot be for what its request names. Consent that was given holds, whatever the registration lists by now. */
export function refuseTokenScope(directory: Directory, application: ApplicationSettings, scope: string | null): Refusal | undefined {
	const refusal = refuseScope(directory, application, scope);
	if (refusal) return refusal;
	return resourcesOf(scope).length > 1 ? refusals.severalResources() : undefined;
}
