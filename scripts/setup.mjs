import { setUpEverything } from './setup/everything.mjs';
import { fail } from './setup/fail.mjs';
import { say, sinceStart } from './setup/say.mjs';

// Everything `npm start` and `npm test` would install, without running anything: for a slow line or an image of a machine.
try {
	const setup = await setUpEverything();
	say(`Ready after ${sinceStart()}: n8n in ${setup.n8nDir}, package in ${setup.packageDir}`);
} catch (error) {
	fail(error);
}
