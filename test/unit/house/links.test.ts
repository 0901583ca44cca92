import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { anchorsIn, brokenLinks, linksIn, targetOf } from './markdownLinks';

const root = dirname(dirname(dirname(__dirname)));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const tracked = (...patterns: string[]) => execFileSync('git', ['ls-files', ...patterns], { cwd: root, encoding: 'utf8' }).split('\n').filter((file) => file !== '' && existsSync(join(root, file)));
const pages = tracked('*.md');
const HOME = 'https://github.com/dynamics365-sync/n8n-nodes-dynamics365-sync';

describe('the documentation', () => {
	it('has no link that leads nowhere', () => {
		expect(pages.flatMap((page) => brokenLinks(root, page, read(page)))).toEqual([]);
	});

	it('can be reached from the README, page by page', () => {
		const reached = new Set(['README.md']);
		for (const page of reached) for (const link of linksIn(read(page))) if (link.includes('.md')) reached.add(targetOf(page, link).file);
		expect(pages.filter((page) => !reached.has(page))).toEqual([]);
	});

	it('has the page that each node and credential names in n8n', () => {
		const named = tracked('nodes/**/*.json', 'credentials/*.ts').flatMap((file) => [...read(file).matchAll(new RegExp(`${HOME}(?:/blob/main/([^#"']+))?(?:#([^"']+))?`, 'g'))].map(([, page = 'README.md', anchor = '']) => ({ file, page, anchor })));
		expect(named.length).toBeGreaterThanOrEqual(6);
		expect(named.filter(({ page, anchor }) => !existsSync(join(root, page)) || (anchor !== '' && anchor !== 'readme' && !anchorsIn(read(page)).has(anchor)))).toEqual([]);
	});
});

describe('a link', () => {
	it.each([
		['to a page that is not there', '[x](docs/nowhere.md)'],
		['to a heading that is not there', '[x](README.md#nowhere)'],
		['to a heading of its own page that is not there', '# Other\n\n[x](#nowhere)'],
		['to a picture that is not there', '![x](docs/pictures/nowhere.png)'],
		['out of the repository', '[x](../elsewhere.md)'],
	])('%s is seen', (_where, text) => {
		expect(brokenLinks(root, 'CONTRIBUTING.md', text)).toHaveLength(1);
	});

	it.each([
		['to the web', '[x](https://n8n.io)'],
		['in code', '`[x](nowhere.md)`\n\n```\n[x](nowhere.md)\n```'],
		['to a heading with signs and a repeated one', '# Lead capture → `Dynamics` 365!\n# One\n# One\n\n[x](#lead-capture--dynamics-365) [y](#one-1)'],
	])('%s is none to follow, or leads somewhere', (_where, text) => {
		expect(brokenLinks(root, 'CONTRIBUTING.md', text)).toEqual([]);
	});
});
