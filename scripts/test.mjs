import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBrowser } from './setup/browser.mjs';
import { setUpEverything, setUpProject } from './setup/everything.mjs';
import { fail } from './setup/fail.mjs';
import { ensureN8nHost } from './setup/n8nHost.mjs';
import { pathWith } from './setup/node24.mjs';
import { projectDir, stateDir } from './setup/places.mjs';
import { duration, say } from './setup/say.mjs';

const bin = (...name) => join(projectDir, 'node_modules', ...name);
const tsc = bin('typescript', 'bin', 'tsc');

async function setUpBrowser() {
	await setUpEverything();
	await ensureBrowser(await setUpProject());
}

/** What each stage needs before it can run: packages only, a real n8n with the packed package too, or both and a Chromium. */
const prepare = { packages: setUpProject, n8n: setUpEverything, browser: setUpBrowser };

const command = (...steps) => async (node) => {
	for (const step of steps) if ((await inherit(node, step)) !== 0) return { passed: 0, failed: 1 };
	return { passed: 1, failed: 0 };
};

const ALL_PROCESSORS = ['--maxWorkers=100%'];

/** In their order: what is quick and tells most comes first. */
const STAGES = {
	lint: { needs: 'packages', run: command([bin('eslint', 'bin', 'eslint.js'), '.', '--max-warnings', '0', '--report-unused-disable-directives']) },
	types: { needs: 'packages', run: command([tsc, '-p', 'tsconfig.json', '--noEmit'], [tsc, '-p', 'tsconfig.tools.json', '--noEmit'], [tsc, '-p', 'tsconfig.test.json', '--noEmit']) },
	// Jest keeps one processor for itself otherwise, which idles while the others test.
	unit: { needs: 'packages', run: jest('unit', ALL_PROCESSORS) },
	contract: { needs: 'packages', run: jest('contract', ALL_PROCESSORS) },
	nodes: { needs: 'packages', run: jest('nodes', ALL_PROCESSORS) },
	regressions: { needs: 'packages', run: jest('regressions', ALL_PROCESSORS) },
	// Two suites at a time: each has its own n8n and local Dataverse and waits for them half of its time. More would wait for each other on two cores.
	e2e: { needs: 'n8n', run: jest('e2e', ['--maxWorkers=2']) },
	browser: { needs: 'browser', run: jest('browser', ['--runInBand']) },
};

function inherit(node, args) {
	const child = spawn(node.binary, args, { cwd: projectDir, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, NODE_ENV: undefined, ...pathWith(node.binary) } });
	return new Promise((resolve, reject) => child.on('error', reject).on('close', (code) => resolve(code ?? 1)));
}

function jest(ring, more = []) {
	return async (node, extra) => {
		const report = join(stateDir, 'test-reports', `${ring}.json`);
		mkdirSync(join(stateDir, 'test-reports'), { recursive: true });
		rmSync(report, { force: true });
		const code = await inherit(node, [bin('jest', 'bin', 'jest.js'), '--selectProjects', ring, '--passWithNoTests', '--json', '--outputFile', report, ...more, ...extra]);
		return existsSync(report) ? counted(JSON.parse(readFileSync(report, 'utf8')), code) : { passed: 0, failed: 1 };
	};
}

/** A file that does not load has no failed test in it and still is a failure; so is jest ending badly for any other reason. */
function counted(report, code) {
	const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
	return { passed: report.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
}

let isFetching = false;

/** A new machine gets n8n while the first stages run: that takes minutes, and only later stages need it. What goes wrong is told by them, which try again. */
function fetchN8nMeanwhile(node) {
	if (isFetching || !chosen.some((name) => STAGES[name].needs !== 'packages')) return;
	isFetching = true;
	ensureN8nHost(node).catch(() => undefined);
}

async function runStage(name, extra) {
	const begun = Date.now();
	say(`\n── ${name}`);
	fetchN8nMeanwhile(await setUpProject());
	await prepare[STAGES[name].needs]();
	const result = await STAGES[name].run(await setUpProject(), extra);
	say(`── ${name}: ${result.failed === 0 ? 'passed' : 'FAILED'}, ${result.passed} passed, ${result.failed} failed, ${duration(Date.now() - begun)}`);
	return result;
}

/** A stage whose set-up broke counts as one failure, so the last line is always there and never claims success. */
const runStageSafely = async (name, extra) => {
	try {
		return await runStage(name, extra);
	} catch (error) {
		fail(error);
		return { passed: 0, failed: 1 };
	}
};

const { values, positionals } = parseArgs({ options: { only: { type: 'string', multiple: true } }, allowPositionals: true });
const chosen = values.only?.flatMap((names) => names.split(',')) ?? Object.keys(STAGES);
const unknown = chosen.filter((name) => !STAGES[name]);
if (unknown.length > 0) {
	fail(new Error(`There is no stage "${unknown.join('", "')}"; there are ${Object.keys(STAGES).join(', ')}.`));
} else {
	const total = { passed: 0, failed: 0 };
	for (const name of chosen) {
		const { passed, failed } = await runStageSafely(name, positionals);
		total.passed += passed;
		total.failed += failed;
	}
	if (total.failed > 0) process.exitCode = 1;
	say(`\n${total.passed} passed, ${total.failed} failed`);
}
