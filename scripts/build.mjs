import { ensureBuild } from './setup/buildProject.mjs';
import { setUpProject } from './setup/everything.mjs';
import { fail } from './setup/fail.mjs';

// `npm run build`, also run before publishing: brings the project's packages when they are missing, then dist and build.
try {
	const node = await setUpProject();
	await ensureBuild(node.binary);
} catch (error) {
	fail(error);
}
