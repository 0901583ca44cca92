import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { withLock } from './lock.mjs';

const leftovers = (directory) => readdirSync(dirname(directory)).filter((name) => name.startsWith(`${basename(directory)}.part-`));

/**
 * Makes `directory` come into being whole or not at all: `fill` works in a directory beside it that is renamed at the end.
 * A killed run leaves only a `.part-` directory, which the next one removes. A directory that exists is taken as it is.
 */
export async function wholeDirectory(directory, what, fill) {
	if (existsSync(directory)) return directory;
	mkdirSync(dirname(directory), { recursive: true });
	return await withLock(`${directory}.lock`, what, async () => {
		if (existsSync(directory)) return directory;
		for (const name of leftovers(directory)) rmSync(join(dirname(directory), name), { recursive: true, force: true });
		const part = `${directory}.part-${process.pid}`;
		mkdirSync(part);
		await fill(part);
		renameSync(part, directory);
		return directory;
	});
}
