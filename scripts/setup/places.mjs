import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout this script belongs to. */
export const projectDir = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Everything a run leaves behind inside the checkout; deleting it is always safe. */
export const stateDir = join(projectDir, '.cache');

const cacheBase = () => {
	if (process.env.XDG_CACHE_HOME) return process.env.XDG_CACHE_HOME;
	if (process.platform === 'win32' && process.env.LOCALAPPDATA) return process.env.LOCALAPPDATA;
	return join(homedir(), '.cache');
};

/** What is too large to install once per checkout: Node 24, n8n, the package's runtime dependencies. */
export const sharedCacheDir = join(cacheBase(), 'n8n-nodes-dynamics365-sync');

export const platform = `${process.platform}-${process.arch}`;

/** Short content hash used in directory names, so a changed input means another directory and never a half-changed one. */
export const shortHash = (...texts) => texts.reduce((hash, text) => hash.update(text).update('\0'), createHash('sha256')).digest('hex').slice(0, 12);

export const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

export const readJsonIfThere = (path) => (existsSync(path) ? readJson(path) : undefined);
