import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './command.mjs';
import { platform, projectDir, sharedCacheDir, stateDir } from './places.mjs';
import { step } from './say.mjs';
import { wholeDirectory } from './wholeDirectory.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];

/** Where installers put a browser without putting it on the PATH. */
const PLACES = [
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
	...[process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].filter(Boolean).flatMap((base) => [join(base, 'Google', 'Chrome', 'Application', 'chrome.exe'), join(base, 'Microsoft', 'Edge', 'Application', 'msedge.exe')]),
];

const onPath = () => (process.env.PATH ?? '').split(delimiter).flatMap((directory) => NAMES.map((name) => join(directory, name)));

/** Some systems have a file of that name which only says that a package is missing; asking for the version tells. */
const works = (executable, env = {}) => {
	// Windows opens a window instead of answering.
	if (process.platform === 'win32') return existsSync(executable);
	try {
		return /\d+\.\d+\.\d+/.test(execFileSync(executable, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 30_000, env: { ...process.env, ...env } }));
	} catch {
		// It cannot be started: the next candidate is asked.
		return false;
	}
};

const SHIPPED = join(projectDir, 'node_modules', '@sparticuz', 'chromium');
const SHIPPED_FOR = 'linux-x64';
/** The browser, the system libraries it needs beyond glibc, and fonts; a machine without a desktop has none of them. */
const PARTS = ['chromium.br', 'al2023.tar.br', 'fonts.tar.br', 'swiftshader.tar.br'];

const UNPACK = `
	import { inflate } from '@sparticuz/chromium';
	for (const file of process.argv.slice(1)) await inflate(file);
`;

/** The package's own fonts.conf points at places that exist in its usual home only; without any font Chromium ends itself. */
const fontsConf = (directory) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
	<dir>${join(directory, 'fonts')}</dir>
	<dir>/usr/share/fonts</dir>
	<cachedir>${join(directory, 'fonts-cache')}</cachedir>
</fontconfig>
`;

/** The package unpacks into the temporary directory, whichever that is: here the one that becomes the cache's. */
async function unpack(node, part, directory) {
	const files = PARTS.map((name) => join(SHIPPED, 'bin', name));
	await run(node.binary, ['--input-type=module', '--eval', UNPACK, ...files], { cwd: projectDir, log: 'unpack-chromium', env: { TMPDIR: part } });
	writeFileSync(join(part, 'fonts.conf'), fontsConf(directory));
}

async function shippedBrowser(node) {
	const { version } = JSON.parse(readFileSync(join(SHIPPED, 'package.json'), 'utf8'));
	const directory = join(sharedCacheDir, `chromium-${version}-${platform}`);
	if (!existsSync(directory)) await step('Chromium from npm', () => wholeDirectory(directory, 'unpacking Chromium', (part) => unpack(node, part, directory)));
	const env = { LD_LIBRARY_PATH: join(directory, 'al2023', 'lib'), FONTCONFIG_FILE: join(directory, 'fonts.conf') };
	return { executable: join(directory, 'chromium'), env };
}

async function findBrowser(node) {
	const asked = process.env.CHROMIUM_PATH;
	if (asked && !works(asked)) throw new Error(`CHROMIUM_PATH names ${asked}, which does not answer like a browser.`);
	const installed = asked ?? [...onPath(), ...PLACES].find((executable) => existsSync(executable) && works(executable));
	if (installed) return { executable: installed, env: {} };
	if (platform !== SHIPPED_FOR) throw new Error(`No Chromium was found, and npm ships none for ${platform}: install Chrome or Chromium, or name one in CHROMIUM_PATH.`);
	return await shippedBrowser(node);
}

/**
 * A Chromium for the browser tests: CHROMIUM_PATH, an installed one, or the one npm ships. Written to `.cache/browser.json` as
 * `{executable, env}`, which the tests read. Throws a sentence when there is none.
 */
export async function ensureBrowser(node) {
	const browser = await findBrowser(node);
	mkdirSync(stateDir, { recursive: true });
	writeFileSync(join(stateDir, 'browser.json'), `${JSON.stringify(browser, null, 2)}\n`);
	return browser;
}
