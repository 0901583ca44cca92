import { parseArgs } from 'node:util';
import { readSetup } from '../../demo/host/setup';
import { interruptedByUser } from '../interruptible';
import { importSummary } from './report/summary';
import { importTable } from './report/table';
import { type ImportPlan, runImport } from './runImport';

const { values } = parseArgs({
	options: {
		/** Accounts in the CRM. */
		rows: { type: 'string', default: '1000000' },
		/** Milliseconds every answer of the local Dataverse is held back. */
		latency: { type: 'string', default: '250' },
		/** Ends with one line of JSON. */
		json: { type: 'boolean', default: false },
	},
});

function count(option: 'rows' | 'latency', least: number): number {
	const number = Number(values[option]);
	if (Number.isInteger(number) && number >= least) return number;
	throw new Error(`--${option} takes a whole number from ${least} upwards`);
}

async function bench(): Promise<void> {
	const plan: ImportPlan = { rows: count('rows', 1_000), latencyMs: count('latency', 0) };
	const result = await runImport(readSetup(), plan, (sentence) => process.stderr.write(`${sentence}\n`), interruptedByUser());
	console.log(importTable(result));
	if (values.json) console.log(`\n${JSON.stringify(importSummary(result))}`);
}

bench().catch((error: Error) => {
	console.error(`\n✗ ${error.message}`);
	process.exitCode = 1;
});
