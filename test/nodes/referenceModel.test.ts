import { appendFileSync } from 'node:fs';
import fc from 'fast-check';
import { anyWorld } from '../reference/anyWorld';
import { compareWorld, EURO, type Pair } from '../reference/compareWorld';
import { startEmulator } from '../support/startEmulator';

/*
 * What is left out, and why:
 * - values the service refuses that a later item of the run replaces: joined writes never send them (anyItems, `itemsOf`);
 * - items the service refuses under several match rules: when A is refused, B was joined to A by its phone and C has B's e-mail, then C is
 *   written before B is taken up again, and makes the row that B would have made (one row all the same, and nothing is lost). Refusals are
 *   compared in worlds of one rule;
 * - companies in worlds of refused values: an account made for a person who is then refused stays, under an id that is not told;
 * - decisions in worlds of refused values; tables other than lead, contact and account, and lookups by name;
 * - "Complete if missing" and Append into columns the platform fills by default (currency, yes/no columns): of a row made in the same run the
 *   node does not know the default, and a later item's value is taken (anyMapping, `PERSON_ROWS`);
 * - keys that differ in accents only, which depend on the environment; leading blanks of stored keys, which Dataverse tells apart;
 * - phone numbers stored in spellings that are not asked for: they are found when another item of the run had the row read.
 */

const realNow = Date.now;
let slept = 0;
// Waiting is not what is compared: time passes only while somebody sleeps.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (milliseconds: number) => {
		slept += milliseconds;
		Date.now = () => realNow() + slept;
		await new Promise((turn) => setImmediate(turn));
	},
}));

let pair: Pair;
const seen = new Map<string, number>();
beforeAll(async () => {
	const now = new Date('2026-01-31T12:00:00Z');
	const tally = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
	pair = { node: await startEmulator({ now }), reference: await startEmulator({ now }), tally };
	for (const { seed } of [pair.node, pair.reference]) seed({ transactioncurrency: [EURO] });
});
afterAll(async () => {
	Date.now = realNow;
	await pair.node.stop();
	await pair.reference.stop();
});

const { WORLDS = '120', SEED = '1', MISMATCHES = '' } = process.env;

test(`${WORLDS} random worlds are left by the node as processing one item after the other leaves them`, async () => {
	const property = fc.asyncProperty(anyWorld, async (world) => {
		const differences = await compareWorld(world, pair);
		// To look at many mismatches, they are collected in a file instead of ending the run; it fails all the same.
		if (MISMATCHES && differences.length > 0) appendFileSync(MISMATCHES, `${JSON.stringify(world)}\n${differences.join('\n')}\n\n`);
		if (differences.length > 0) pair.tally?.('mismatch');
		if (!MISMATCHES) expect(differences).toEqual([]);
	});
	await fc.assert(property, { numRuns: Number(WORLDS), seed: Number(SEED) });
	expect(seen.get('mismatch') ?? 0).toBe(0);
}, 3_600_000);

test('those worlds held every outcome, rule and fault there is', () => {
	const outcomes = ['created', 'updated', 'unchanged', 'skipped', 'needsReview', 'failed'];
	const rules = ['e-mail', 'phone', 'external id', ...(Number(WORLDS) < 2000 ? [] : ['first name, last name and company'])];
	const faults = ['resetAfter', 'resetBefore', 'throttle', 'unavailable', 'truncate'];
	// Rare enough to be missing among the few worlds of every test run.
	const rare = Number(WORLDS) < 2000 ? [] : ['event again', 'decided again'];
	const events = [...rare, 'followed', 'reactivated', 'company link', 'company create', 'company review', 'decision use', 'decision create', 'decision skip', 'decision wrong'];
	const words = [...seen.keys()];
	expect([...outcomes, ...faults, ...events].filter((word) => !words.some((entry) => entry.startsWith(word)))).toEqual([]);
	expect(rules.filter((rule) => !words.some((entry) => entry.endsWith(rule)))).toEqual([]);
	process.stdout.write(`${WORLDS} worlds, seed ${SEED}: ${JSON.stringify(Object.fromEntries(seen))}\n`);
});
