import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWorkflowFile } from '../../../demo/host/workflowFiles';
import { rolesTable } from '../../support/rolesTable';

const ROOT = join(__dirname, '..', '..', '..');
const GUIDE = join(ROOT, 'docs', 'sign-in', 'setup.md');
const PART = /(<!-- roles: [^]*?-->\n)[^]*?(\n<!-- end of roles -->)/;
const titles = new Map(readdirSync(join(ROOT, 'workflows')).filter((file) => file.endsWith('.json')).sort().map((file) => [file.replace(/\.json$/, ''), readWorkflowFile(ROOT, file).name]));

it('S29: the guide names the least rights of every template, as Check Access asks for them', () => {
	const text = readFileSync(GUIDE, 'utf8');
	const expected = text.replace(PART, (_all, head: string, end: string) => `${head}\n${rolesTable(titles)}\n${end}`);
	if (process.env.UPDATE_DOCS) writeFileSync(GUIDE, expected);
	expect(PART.test(text)).toBe(true);
	expect(readFileSync(GUIDE, 'utf8')).toBe(expected);
});
