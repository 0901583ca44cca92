import { controlRoutes as emulatorControls } from './control/controlRoutes';
import type { ControlRoute, Route } from './contracts';
import { bulkRoutes } from './handlers/bulk';
import { messageFilterRoutes } from './handlers/messageFilters';
import { messageRoutes } from './handlers/messageRoutes';
import { serviceDocumentRoutes } from './handlers/metadataCsdl';
import { metadataRoutes } from './handlers/metadataRoutes';
import { organizationRoutes } from './handlers/organization';
import { privilegeRoutes } from './handlers/privileges';
import { rowRoutes } from './handlers/rowRoutes';
import { whoAmIRoutes } from './handlers/whoAmI';
import { batchRoutes } from './protocol/batch/batchRoutes';

/**
 * All handlers of the Web API; the first match wins. Rows come last, because row routes match any entity set and end with the refusal of
 * whatever is left.
 */
export const routes: Route[] = [
	...batchRoutes,
	...bulkRoutes,
	...serviceDocumentRoutes,
	...metadataRoutes,
	...messageFilterRoutes,
	...organizationRoutes,
	...privilegeRoutes,
	...whoAmIRoutes,
	...messageRoutes,
	...rowRoutes,
];

/** Handlers under `/_emulator/`. */
export const controlRoutes: ControlRoute[] = emulatorControls;
