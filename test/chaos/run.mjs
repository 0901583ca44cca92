import { runBuilt } from '../../scripts/setup/runBuilt.mjs';

// `npm run chaos:upsert`: the race itself is TypeScript.
await runBuilt('test/chaos/main.js');
