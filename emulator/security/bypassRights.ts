import { ApiError, type ApiRequest, type Environment } from '../contracts';
import { idFromText } from '../identifiers';

/** Headers that leave custom logic out, with the privilege each needs (protocol sheet, section 14). Leaving flows out needs none. */
const PRIVILEGE_OF_HEADER: Record<string, string> = {
	'mscrm.bypassbusinesslogicexecution': 'prvBypassCustomBusinessLogic',
	'mscrm.bypassbusinesslogicexecutionstepids': 'prvBypassCustomBusinessLogic',
	'mscrm.bypasscustompluginexecution': 'prvBypassCustomPlugins',
};

/** Refuses with 403 when a request asks to leave custom logic out and its caller may not; the words are not documented. */
export const requireBypassRights = ({ headers, caller }: ApiRequest, { privileges, settings }: Environment): void => {
	if (!settings.privilegesEnforced) return;
	for (const [header, privilege] of Object.entries(PRIVILEGE_OF_HEADER)) {
		if (headers[header] === undefined || privileges.depth(caller, privilege) !== undefined) continue;
		throw new ApiError(403, '0x80040220', `Principal user (Id=${caller.userId}, type=8) is missing ${privilege} privilege (Id=${idFromText(privilege)}).`);
	}
};
