import { refusals, type Refusal } from '../aadsts';
import type { ApplicationSettings, Directory } from '../directory';
import { refuseRedirect } from '../redirects';
import { challengeOf, refuseChallenge } from './challenge';
import { isModeLacking, refuseInteraction, refuseSilence } from './interaction';
import { page, sendBack, showRefusal, type PageAnswer } from './pageAnswer';
import { refuseResponseType } from './responseTypes';
import { refuseScope, resourcesOf } from './scopes';

/** Why a request is refused where the person sees it: there is no address to send them back to, or the answer could not be told there. */
function shown(directory: Directory, application: ApplicationSettings, query: URLSearchParams): Refusal | undefined {
	if (application.isDisabled) return refusals.disabledApplication(application.clientId);
	const nowhere = refuseRedirect(application, query.get('redirect_uri') ?? '');
	if (nowhere) return nowhere;
	if (!query.get('response_type')) return refusals.missingParameter('response_type');
	if (query.has('resource')) return refusals.resourceParameter();
	const unknown = resourcesOf(query.get('scope')).find((resource) => !directory.knowsResource(resource, application.tenantId));
	return refuseInteraction(query) ?? refuseChallenge(challengeOf(query)) ?? (unknown === undefined ? undefined : refusals.unknownResource(unknown));
}

/** Why a request for the page is refused whoever sits before it; undefined where somebody may sign in. */
export function refuseRequest(directory: Directory, application: ApplicationSettings, query: URLSearchParams): PageAnswer | undefined {
	const refusal = shown(directory, application, query);
	if (refusal) return showRefusal(refusal);
	if (isModeLacking(query)) return page('The local sign-in service sends codes back in the query only.', 501);
	const told = refuseResponseType(query.get('response_type') ?? '') ?? refuseScope(directory, application, query.get('scope')) ?? refuseSilence(query);
	if (told) return sendBack(query, told);
	return resourcesOf(query.get('scope')).length > 0 ? undefined : showRefusal(refusals.unknownResource(''));
}
