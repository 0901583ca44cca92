import { parseArgs } from 'node:util';
import { readSetup } from '../demo/host/setup';
import { interruptedByUser } from './interruptible';
import { summaryOf } from './report/summary';
import { benchTable } from './report/table';
import { type BenchPlan, runBench } from './runBench';

/** Ten people hold the whole mix. */
const WHOLE_MIX = 10;

const { values } = parseArgs({
	options: {
		/** People in the run of this node and of the bare loop. */
		records: { type: 'string', default: '10000' },
		/** People in the flow built by hand. */
		'hand-built': { type: 'string', default: '60' },
		/** Ends with one line of JSON. */
		json: { type: 'boolean', default: false },
	},
});

function count(option: 'records' | 'hand-built'): number {
	const number = Number(values[option]);
	if (Number.isInteger(number) && number >= WHOLE_MIX) return number;
	throw new Error(`--${option} takes a whole number from ${WHOLE_MIX} upwards`);
}

async function bench(): Promise<void> {
	const records = count('records');
	const plan: BenchPlan = { records, handBuiltRecords: Math.min(count('hand-built'), records) };
	const result = await runBench(readSetup(), plan, (sentence) => process.stderr.write(`${sentence}\n`), interruptedByUser());
	console.log(benchTable(result));
	if (values.json) console.log(`\n${JSON.stringify(summaryOf(result))}`);
}

bench().catch((error: Error) => {
	console.error(`\n✗ ${error.message}`);
	process.exitCode = 1;
});
