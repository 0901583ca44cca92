import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = dirname(dirname(dirname(__dirname)));

interface Manifest {
	n8n: { nodes: string[]; credentials: string[] };
	dependencies: Record<string, string>;
	devDependencies: Record<string, string>;
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
const npm = (...args: string[]): string => execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

const MAY_BE_PACKED = [/^dist\/(nodes|credentials|src)\/.+\.(js|json|svg)$/, /^(index\.js|README\.md|LICENSE|package\.json)$/];

describe('the packed package', () => {
	let files: string[] = [];

	beforeAll(() => {
		// Quick when nothing has changed since the last build.
		execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { cwd: root, stdio: 'ignore' });
		const [packed] = JSON.parse(npm('pack', '--dry-run', '--json', '--ignore-scripts')) as { files: { path: string }[] }[];
		files = (packed?.files ?? []).map(({ path }) => path);
	}, 180_000);

	it('holds nothing but compiled product code, its icons and codex files, and the four usual files', () => {
		expect(files.filter((path) => !MAY_BE_PACKED.some((pattern) => pattern.test(path)))).toEqual([]);
	});

	it('holds the readme, the licence and the entry that package.json names', () => {
		expect(files).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'index.js', 'package.json']));
	});

	it('holds every node and credential it registers, each with its codex file or icons', () => {
		const codex = manifest.n8n.nodes.map((path) => path.replace(/\.js$/, '.json'));
		expect(files).toEqual(expect.arrayContaining([...manifest.n8n.nodes, ...manifest.n8n.credentials, ...codex]));
		expect(files.filter((path) => path.endsWith('.svg')).length).toBeGreaterThanOrEqual(2);
	});

	it('loads with nothing but its dependencies and n8n-workflow: every import is of one of them', () => {
		const allowed = [...Object.keys(manifest.dependencies), 'n8n-workflow', 'node:crypto', 'crypto'];
		const required = files.filter((path) => path.endsWith('.js')).flatMap((path) => [...readFileSync(join(root, path), 'utf8').matchAll(/require\("([^."][^"]*)"\)/g)].map(([, name]) => name ?? ''));
		const packages = required.map((name) => name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/'));
		expect([...new Set(packages)].filter((name) => !allowed.includes(name))).toEqual([]);
	});
});

describe('the lock files', () => {
	it.each(['package-lock.json', 'scripts/n8n-host/package-lock.json'])('%s names no download addresses, so it serves behind any registry', (name) => {
		expect(existsSync(join(root, name))).toBe(true);
		expect(readFileSync(join(root, name), 'utf8')).not.toMatch(/"resolved": "https?:/);
	});

	it('every version in package.json is exact', () => {
		const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
		expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-beta\.\d+)?$/.test(version))).toEqual([]);
	});
});
