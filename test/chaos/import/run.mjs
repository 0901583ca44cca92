import { runBuilt } from '../../../scripts/setup/runBuilt.mjs';

// `npm run chaos:import`: the work itself is TypeScript.
await runBuilt('test/chaos/import/main.js');
