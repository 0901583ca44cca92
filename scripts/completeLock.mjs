import { readFileSync, writeFileSync } from 'node:fs';
import { fail } from './setup/fail.mjs';
import { say } from './setup/say.mjs';

// `node scripts/completeLock.mjs package-lock.json ...`, after every change of dependencies.
// npm leaves optional packages of other platforms out of a lock file when the registry in use does not hold them, and then
// refuses that very file in `npm ci`. This puts them back, by the system and processor their names say, without a checksum.

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'];

const wordIn = (name, words) => words.find((word) => new RegExp(`-${word}(-|$)`).test(name));

const isLocked = (packages, from, name) => {
	for (let place = from; ; place = place.slice(0, Math.max(place.lastIndexOf('/node_modules/'), 0))) {
		if (`${place}${place ? '/' : ''}node_modules/${name}` in packages) return true;
		if (place === '') return false;
	}
};

function placeholder(name, version) {
	const [os, cpu] = [wordIn(name, SYSTEMS), wordIn(name, PROCESSORS)];
	if (!os || !/^\d/.test(version)) throw new Error(`${name}@${version} is missing from the lock file and its name tells no system`);
	return { version, ...(cpu ? { cpu: [cpu] } : {}), optional: true, os: [os] };
}

const missing = (packages) =>
	Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) => Object.entries(optionalDependencies).filter(([name]) => !isLocked(packages, place, name)));

function complete(file) {
	const lock = JSON.parse(readFileSync(file, 'utf8'));
	const added = missing(lock.packages);
	for (const [name, version] of added) lock.packages[`node_modules/${name}`] = placeholder(name, version);
	const [root, ...rest] = Object.entries(lock.packages);
	lock.packages = Object.fromEntries([root, ...rest.sort(([a], [b]) => a.localeCompare(b, 'en'))]);
	writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
	say(`${file}: ${added.length} optional packages of other platforms added`);
}

try {
	process.argv.slice(2).forEach(complete);
} catch (error) {
	fail(error);
}
