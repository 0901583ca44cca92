import { closeSync, linkSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { say } from './say.mjs';

const HEARTBEAT_MS = 5_000;
/** A holder on another machine (shared home) proves it lives by touching the file; six missed beats mean it died. */
const SILENT_MS = 6 * HEARTBEAT_MS;

const isRunning = (pid) => {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error.code === 'EPERM';
	}
};

const read = (file) => {
	try {
		return { text: readFileSync(file, 'utf8'), touched: statSync(file).mtimeMs };
	} catch (error) {
		if (error.code === 'ENOENT') return undefined;
		throw error;
	}
};

const isStale = ({ text, touched }) => {
	const silent = Date.now() - touched > SILENT_MS;
	const [host, pid] = text.split('\n');
	return host === hostname() ? !isRunning(Number(pid)) || silent : silent;
};

const tryCreate = (file) => {
	try {
		const handle = openSync(file, 'wx');
		writeSync(handle, `${hostname()}\n${process.pid}\n`);
		closeSync(handle);
		return true;
	} catch (error) {
		if (error.code === 'EEXIST') return false;
		throw error;
	}
};

/** Moves a dead holder's file away. Two may try at once: the one who caught a fresh file by mistake puts it back. */
function removeStale(file, seen) {
	const aside = `${file}.${process.pid}.stale`;
	try {
		renameSync(file, aside);
	} catch (error) {
		if (error.code === 'ENOENT') return;
		throw error;
	}
	const moved = read(aside);
	if (moved?.text !== seen.text) linkSync(aside, file);
	rmSync(aside, { force: true });
}

/** Runs `work` while holding `file`; waits for another process that holds it, takes over from one that died. */
export async function withLock(file, what, work) {
	mkdirSync(dirname(file), { recursive: true });
	for (let waited = 0; !tryCreate(file); waited += 1) {
		const seen = read(file);
		if (seen && isStale(seen)) removeStale(file, seen);
		else {
			if (waited % 20 === 0) say(`  … waiting: another run is busy with ${what}`);
			await new Promise((resolve) => setTimeout(resolve, 500));
		}
	}
	const beat = setInterval(() => utimesSync(file, new Date(), new Date()), HEARTBEAT_MS);
	try {
		return await work();
	} finally {
		clearInterval(beat);
		rmSync(file, { force: true });
	}
}
