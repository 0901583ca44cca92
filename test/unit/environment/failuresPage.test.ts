import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failuresPage } from '../../support/failuresPage';

const file = join(__dirname, '..', '..', '..', 'docs', 'sign-in', 'failures.md');

it('the page about failures says what the program says', () => {
	if (process.env.UPDATE_DOCS) writeFileSync(file, failuresPage());
	expect(readFileSync(file, 'utf8')).toBe(failuresPage());
});
