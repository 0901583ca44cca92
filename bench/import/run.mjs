import { runBuilt } from '../../scripts/setup/runBuilt.mjs';

// `npm run bench:import`: the benchmark itself is TypeScript.
await runBuilt('bench/import/main.js');
