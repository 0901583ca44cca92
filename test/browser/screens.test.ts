import { seedDemoCompany } from '../../demo/company/demoCompany';
import { Editor } from '../support/browserEditor';
import { type RealPair, startRealPair } from '../support/n8nInstance';
import { credential } from './screens/credential';
import { diagnostics } from './screens/diagnostics';
import { importTrigger } from './screens/importTrigger';
import { ownerResolver } from './screens/ownerResolver';
import { pickers } from './screens/pickers';
import { pictures } from './screens/pictures';
import { publishNote } from './screens/publishNote';
import { runs } from './screens/runs';
import { signIn } from './screens/signIn';
import type { ScreenPart } from './screens/screenPart';
import { templates } from './screens/templates';

/** One n8n, one browser, one sign-in for all screens: each start costs half a minute. Pictures are taken by `npm run pictures` only. */
describe("n8n's editor in a Chromium", () => {
	let pair: RealPair;
	let editor: Editor;

	beforeAll(async () => {
		pair = await startRealPair({ seed: seedDemoCompany });
		editor = await Editor.open(pair);
	});
	afterAll(async () => {
		await editor?.close();
		await pair?.stop();
	});

	const parts: Record<string, ScreenPart> = { templates, pickers, runs, importTrigger, ownerResolver, publishNote, diagnostics, ...(process.env.PICTURES ? { pictures } : {}), credential, signIn };
	const sees = (title: string, work: () => Promise<void>): void => { it(title, async () => { await editor.keepingPicture(title, work); }); };
	describe.each(Object.entries(parts))('%s', (_name, part) => { part(() => ({ pair, editor }), sees); });
});
