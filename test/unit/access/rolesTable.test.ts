import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readWorkflowFile } from '../../../demo/host/workflowFiles';
import { generatedPart } from '../../support/generatedPart';
import { rolesTable } from '../../support/rolesTable';

const ROOT = join(__dirname, '..', '..', '..');
const titles = new Map(readdirSync(join(ROOT, 'workflows')).filter((file) => file.endsWith('.json')).sort().map((file) => [file.replace(/\.json$/, ''), readWorkflowFile(ROOT, file).name]));

it('S29: the guide names the least rights of every template, as Check Access asks for them', () => {
	const { is, hasToBe } = generatedPart(join(ROOT, 'docs', 'sign-in', 'setup.md'), 'roles', rolesTable(titles));
	expect(is).toBe(hasToBe);
});
