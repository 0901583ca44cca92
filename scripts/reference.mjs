import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setUpProject } from './setup/everything.mjs';
import { pathWith } from './setup/node24.mjs';
import { projectDir } from './setup/places.mjs';

// Compares the node with the plain reference over any number of random worlds; with `--mismatches` all differing ones go to a file.
const { values } = parseArgs({ options: { worlds: { type: 'string', default: '2000' }, seed: { type: 'string', default: String(Date.now() % 1_000_000) }, mismatches: { type: 'string', default: '' } } });
const node = await setUpProject();
const args = [join(projectDir, 'node_modules', 'jest', 'bin', 'jest.js'), 'test/nodes/referenceModel', '--selectProjects', 'nodes'];
const env = { ...process.env, ...pathWith(node.binary), NODE_ENV: undefined, WORLDS: values.worlds, SEED: values.seed, MISMATCHES: values.mismatches };
spawn(node.binary, args, { cwd: projectDir, stdio: 'inherit', env }).on('close', (code) => {
	process.exitCode = code ?? 1;
});
