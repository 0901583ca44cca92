import { uniq } from 'lodash';
import { interruptible } from '../../bench/interruptible';
import { type ChaosHost, startChaosHost } from './host';
import { raceForKnownPeople } from './knownPeopleRace';
import { raceForNewPeople } from './newPeopleRace';
import { FAULTS, type RaceOutcome, sumOf, type Tally } from './tally';

export interface ChaosResult extends Tally {
	repeats: number;
	/** What went wrong, in sentences. */
	faults: string[];
}

const RACERS: { name: string; run: (host: ChaosHost, repeat: number) => Promise<RaceOutcome> }[] = [
	{ name: 'the same new people', run: raceForNewPeople },
	{ name: 'the same known people, others editing', run: raceForKnownPeople },
];

/** Sentences shown of one race; a thousand alike would say no more. */
const SHOWN = 5;

function lineFor(name: string, { tally, faults }: RaceOutcome, milliseconds: number): string {
	const wrong = FAULTS.filter((kind) => tally[kind] > 0).map((kind) => `${tally[kind]} ${kind}`).join(', ');
	const cost = `${tally.rows} rows, ${tally.requests} requests, ${tally.conflicts} conflicts, ${tally.edits} edits, ${(milliseconds / 1_000).toFixed(1)} s`;
	return [`  ${wrong ? '✗' : '✓'} ${name}: ${wrong ? `${wrong}; ` : ''}${cost}`, ...uniq(faults).slice(0, SHOWN).map((sentence) => `      ${sentence}`)].join('\n');
}

async function repeatRaces(host: ChaosHost, repeats: number, tell: (line: string) => void): Promise<RaceOutcome[]> {
	const outcomes: RaceOutcome[] = [];
	for (let repeat = 1; repeat <= repeats; repeat += 1) {
		tell(`Repeat ${repeat} of ${repeats}`);
		for (const { name, run } of RACERS) {
			const begun = performance.now();
			const outcome = await run(host, repeat);
			tell(lineFor(name, outcome, performance.now() - begun));
			outcomes.push(outcome);
		}
	}
	return outcomes;
}

/** Both races again and again in the same two n8n processes, each time about other people. An interrupted run stops its servers, too. */
export async function runChaos(repeats: number, tell: (line: string) => void, signal?: AbortSignal): Promise<ChaosResult> {
	const host = await startChaosHost();
	try {
		const outcomes = await interruptible(repeatRaces(host, repeats, tell), signal);
		return { repeats, ...sumOf(outcomes.map(({ tally }) => tally)), faults: outcomes.flatMap(({ faults }) => faults) };
	} finally {
		await host.stop();
	}
}
