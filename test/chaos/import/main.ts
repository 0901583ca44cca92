import { parseArgs } from 'node:util';
import { interruptedByUser } from '../../../bench/interruptible';
import { type ImportChaosResult, runImportChaos } from './runImportChaos';

const { values } = parseArgs({
	options: {
		kills: { type: 'string', default: '25' },
		/** Another number, other moments and edits. */
		seed: { type: 'string', default: '1' },
		/** n8n's queue mode: main process, two workers, Redis. */
		queue: { type: 'boolean', default: false },
		/** Ends with one line of JSON. */
		json: { type: 'boolean', default: false },
	},
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const SHOWN = 10;

function numberAsked(name: 'kills' | 'seed', least: number): number {
	const number = Number(values[name]);
	if (Number.isInteger(number) && number >= least && number <= 100_000) return number;
	throw new Error(`--${name} takes a whole number from ${least} to 100,000`);
}

/** Nothing lost, nothing wrong, and no kill made more than one page come again. */
const isClean = ({ kills, lost, wrong, redelivered }: ImportChaosResult): boolean => lost === 0 && wrong === 0 && redelivered <= kills;

async function main(): Promise<void> {
	const options = { kills: numberAsked('kills', 1), seed: numberAsked('seed', 0), isQueue: values.queue };
	say(`${options.kills} kills, seed ${options.seed}, ${options.isQueue ? 'queue mode with two workers; n8n gives up a dead worker\'s job after 8 s instead of 60 s, and looks every 4 s instead of 30 s' : 'one n8n process'}`);
	const { faults, ...result } = await runImportChaos({ ...options, tell: say, signal: interruptedByUser() });
	for (const sentence of faults.slice(0, SHOWN)) say(`      ${sentence}`);
	say(`\n${isClean({ ...result, faults }) ? '✓' : '✗'} ${result.kills} kills, ${result.rows} rows in the CRM, ${result.lost} lost, ${result.wrong} wrong, ${result.redelivered} pages came again; ${result.edits} edits by others, ${result.seconds} s`);
	if (values.json) say(JSON.stringify({ ...result, mode: options.isQueue ? 'queue' : 'default', seed: options.seed }));
	if (!isClean({ ...result, faults })) process.exitCode = 1;
}

main().catch((error: Error) => {
	process.stderr.write(`\n✗ ${error.message}\n`);
	process.exitCode = 1;
});
