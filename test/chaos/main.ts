import { parseArgs } from 'node:util';
import { interruptedByUser } from '../../bench/interruptible';
import { type ChaosResult, runChaos } from './runChaos';
import { FAULTS } from './tally';

const { values } = parseArgs({
	options: {
		/** How often both races are run. */
		repeats: { type: 'string', default: '20' },
		/** Ends with one line of JSON. */
		json: { type: 'boolean', default: false },
	},
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function repeatsAsked(): number {
	const repeats = Number(values.repeats);
	// Phone numbers of the people give out beyond.
	if (Number.isInteger(repeats) && repeats >= 1 && repeats < 700) return repeats;
	throw new Error('--repeats takes a whole number from 1 to 699');
}

const summaryOf = ({ repeats, executions, rows, duplicates, lost, errors, overwritten, appendsLost, requests, conflicts }: ChaosResult): object => ({ repeats, executions, rows, duplicates, lost, errors, overwritten, appendsLost, requests, conflicts });

async function main(): Promise<void> {
	const result = await runChaos(repeatsAsked(), say, interruptedByUser());
	const isClean = FAULTS.every((kind) => result[kind] === 0);
	say(`\n${isClean ? '✓' : '✗'} ${result.executions} executions, ${result.rows} rows, ${result.edits} edits by others, ${result.faults.length} faults`);
	if (values.json) say(JSON.stringify(summaryOf(result)));
	if (!isClean) process.exitCode = 1;
}

main().catch((error: Error) => {
	process.stderr.write(`\n✗ ${error.message}\n`);
	process.exitCode = 1;
});
