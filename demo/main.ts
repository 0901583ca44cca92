import { askedToEnd } from './askedToEnd';
import { owner } from './host/n8nSettings';
import { readSetup } from './host/setup';
import { outcomeTable } from './leads/outcomeTable';
import { runMainJob, type RunningDemo, startServers, stopServers } from './runDemo';
import { Session } from './session';

/** What shells report for a command ended by Ctrl-C. */
const INTERRUPTED = 130;

const once = process.argv.includes('--once');
const tell = (sentence: string): void => console.log(`  ✓ ${sentence}`);

const whereToLook = ({ n8n, dataverse }: RunningDemo): string =>
	['', '  Editor     ' + n8n.baseUrl, `  Login      ${owner.email} / ${owner.password}`, `  Dataverse  ${dataverse.announcement.environmentUrl}`, '', '  Ctrl-C ends everything.'].join('\n');

/** Sets up, pushes the sample leads, prints the table; stays until told to end unless `--once`. Returns the exit code. */
async function demo(): Promise<number> {
	const setup = readSetup();
	const { session, recovered } = await Session.open(setup.stateDir);
	if (recovered > 0) tell(`Ended ${recovered} processes that an earlier run had left behind`);
	const ending = askedToEnd();
	const running = await startServers(setup, session, tell);
	try {
		const work = runMainJob(setup, running, tell);
		const comparisons = await Promise.race([work, ending]);
		if (!comparisons) {
			// Asked to end in the middle: whatever the job still says is about servers that are gone.
			work.catch(() => undefined);
			return INTERRUPTED;
		}
		console.log(outcomeTable(comparisons));
		if (!once) {
			console.log(whereToLook(running));
			await ending;
		}
		return comparisons.every(({ wrong }) => wrong.length === 0) ? 0 : 1;
	} finally {
		await stopServers(running);
		session.close();
	}
}

demo().then(
	(code) => process.exit(code),
	(error: Error) => {
		console.error(`\n✗ ${error.message}`);
		process.exit(1);
	},
);
