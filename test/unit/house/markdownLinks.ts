import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const withoutCode = (text: string): string => text.replace(/^ *```[^]*?^ *```$/gm, '').replace(/`[^`\n]*`/g, 'code');

/** The anchor GitHub gives a heading: its words in lower case, `-` between them, no punctuation. */
const anchorOf = (heading: string): string => heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').trim().toLowerCase().replace(/[^\p{L}\p{N}_ -]/gu, '').replaceAll(' ', '-');

/** Anchors of a page: its headings, repeated ones with a number, and what it names itself. */
export function anchorsIn(text: string): Set<string> {
	const anchors = new Set([...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, name]) => name ?? ''));
	for (const [, heading = ''] of text.replace(/^ *```[^]*?^ *```$/gm, '').matchAll(/^#+ (.*)$/gm)) {
		const anchor = anchorOf(heading);
		let name = anchor;
		for (let repeat = 1; anchors.has(name); repeat += 1) name = `${anchor}-${repeat}`;
		anchors.add(name);
	}
	return anchors;
}

/** Targets of the links and pictures of a page that lead to this repository, as they are written. */
export function linksIn(text: string): string[] {
	const found = [...withoutCode(text).matchAll(/\]\(([^)\s]+)|(?:src|href)="([^"]+)"/g)].map(([, markdown, html]) => markdown ?? html ?? '');
	return found.filter((target) => !/^[a-z]+:/i.test(target));
}

/** The file of this repository a link leads to, and the anchor in it. */
export function targetOf(page: string, link: string): { file: string; anchor: string } {
	const [path = '', anchor = ''] = link.split('#');
	return { file: path === '' ? page : normalize(join(dirname(page), path)), anchor };
}

/**
 * Links of a page that lead nowhere, each with its page.
 * @param page from the root of the repository, with `/`
 */
export function brokenLinks(root: string, page: string, text: string): string[] {
	return linksIn(text).filter((link) => {
		const { file, anchor } = targetOf(page, link);
		if (file.startsWith('..') || !existsSync(join(root, file))) return true;
		return anchor !== '' && file.endsWith('.md') && !anchorsIn(file === page ? text : readFileSync(join(root, file), 'utf8')).has(anchor);
	}).map((link) => `${page}: ${link}`);
}
