import { runBuilt } from '../scripts/setup/runBuilt.mjs';

// `npm run bench:upsert`: the benchmark itself is TypeScript.
await runBuilt('bench/main.js');
