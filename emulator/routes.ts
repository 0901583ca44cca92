import type { ControlRoute, Route } from './contracts';
import { rowRoutes } from './handlers/rowRoutes';

/**
 * All handlers of the Web API; the first match wins. `$batch`, bulk messages, metadata, WhoAmI and privilege functions come first, rows
 * last, because row routes match any entity set.
 */
export const routes: Route[] = [...rowRoutes];

/** Handlers under `/_emulator/`. */
export const controlRoutes: ControlRoute[] = [];
