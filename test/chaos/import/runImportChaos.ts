import { interruptible } from '../../../bench/interruptible';
import { pick, repeatableNumbers } from '../../../demo/company/deterministic';
import { compareMirror, type Difference } from '../../support/mirror';
import { keepJournal, publishMirror, readJournal } from './mirrorTemplate';
import { EDITED, Others } from './others';
import { SHORTENED_LOCKS, startWorld, type Victim, type World } from './world';

export interface ImportChaosOptions {
	kills: number;
	/** The same seed kills the same processes after the same times, and lets others make the same edits. */
	seed: number;
	/** One main process and two workers with Redis, instead of one process. */
	isQueue: boolean;
	tell?: (line: string) => void;
	signal?: AbortSignal;
}

export interface ImportChaosResult {
	kills: number;
	/** Rows of the CRM that the mirror lacks or holds in an older version; rows that are wrong in another way. */
	lost: number;
	wrong: number;
	/** Pages in which rows came that the mirror held already, just so; those rows. */
	redelivered: number;
	redeliveredRows: number;
	/** Rows of the CRM at the end; rows that came into the mirror, and pages they came in. */
	rows: number;
	delivered: number;
	pages: number;
	edits: number;
	resyncs: number;
	seconds: number;
	/** What is lost and wrong, in sentences. */
	faults: string[];
}

/** After the first page of a life. What has piled up is worked off at its beginning, so most lives are short. */
const LONGEST_LIFE_MS = 4_000;
const FIRST_PAGE_WITHIN_MS = 60_000;
/** One kill in five meets a process that is still starting. */
const WHILE_STARTING = 0.2;
const LONGEST_START_MS = 8_000;
/** One absence in four is so long that Dynamics forgets a position, and everything has to come again. */
const LONG_ABSENCE = 0.25;
const LEVEL_WITHIN_MS = 900_000;

const wait = async (milliseconds: number): Promise<void> => await new Promise((resolve) => setTimeout(resolve, milliseconds));

class Killer {
	kills = 0;
	resyncs = 0;

	constructor(private readonly world: World, private readonly random: () => number, private readonly tell: (line: string) => void) {}

	/** Ends a process at a random moment and starts it again. */
	async strike(): Promise<void> {
		const victim = pick(this.random, this.world.victims);
		const isStarting = this.random() < WHILE_STARTING;
		const life = Math.round(this.random() * (isStarting ? LONGEST_START_MS : LONGEST_LIFE_MS * this.random()));
		const isLong = this.random() < LONG_ABSENCE;
		const table = pick(this.random, Object.keys(EDITED));
		if (isStarting) await this.killWhileStarting(victim, life);
		else {
			await this.nextPage();
			await wait(life);
			await this.kill(victim);
		}
		if (isLong) await this.forget(table);
		await victim.start();
		this.tell(`  ${this.kills}: ${victim.name} killed${isStarting ? `, and again ${life} ms into its start` : ` ${life} ms after a page`}${isLong ? `; meanwhile the position of ${table} was forgotten` : ''}`);
	}

	/** Killed, started, and killed again before it is ready; a start that was quicker than that is killed at work. */
	private async killWhileStarting(victim: Victim, life: number): Promise<void> {
		await this.kill(victim);
		const starting = victim.start().catch(() => undefined);
		await wait(life);
		await this.kill(victim);
		await starting;
	}

	/** Others edit all the time, so an n8n that works brings a page; one that does not is killed all the same. */
	private async nextPage(): Promise<void> {
		const { postgres } = this.world;
		const { pages } = await readJournal(postgres);
		for (const end = Date.now() + FIRST_PAGE_WITHIN_MS; Date.now() < end && (await readJournal(postgres)).pages === pages; ) await wait(20);
	}

	private async kill(victim: Victim): Promise<void> {
		await victim.kill();
		this.kills += 1;
	}

	private async forget(table: string): Promise<void> {
		await this.world.pair.dataverse.changeTable(table, { expireTokens: true });
		this.resyncs += 1;
	}
}

const isLevel = ({ lost, wrong }: Difference): boolean => lost.length + wrong.length === 0;

/** The difference once there is none, or when it does not go away. */
async function levelled({ pair, postgres }: World): Promise<Difference> {
	for (const end = Date.now() + LEVEL_WITHIN_MS; ; ) {
		const difference = await compareMirror(pair.dataverse, postgres, Object.keys(EDITED));
		if (isLevel(difference) || Date.now() > end) return difference;
		await wait(500);
	}
}

const AFTERWARDS_MS = 3_000;

/** What comes late could still spoil a mirror that was right for a moment. */
async function finalDifference(world: World): Promise<Difference> {
	await levelled(world);
	await wait(AFTERWARDS_MS);
	return await levelled(world);
}

async function unleash(world: World, { kills, seed, tell = () => undefined }: ImportChaosOptions): Promise<ImportChaosResult> {
	const begun = performance.now();
	await keepJournal(world);
	await publishMirror(world);
	const others = new Others(world.pair.dataverse, repeatableNumbers(seed + 1));
	const killer = new Killer(world, repeatableNumbers(seed), tell);
	await others.start();
	while (killer.kills < kills) await killer.strike();
	await others.stop();
	const { lost, wrong } = await finalDifference(world);
	const { pages, rows: delivered, repeatedPages, repeatedRows } = await readJournal(world.postgres);
	const rows = await Promise.all(Object.keys(EDITED).map(async (table) => (await world.pair.dataverse.rows(table)).length));
	return {
		kills: killer.kills, lost: lost.length, wrong: wrong.length, redelivered: repeatedPages, redeliveredRows: repeatedRows, rows: rows.reduce((sum, count) => sum + count, 0), delivered, pages,
		edits: others.edits, resyncs: killer.resyncs, seconds: Math.round((performance.now() - begun) / 1_000), faults: [...lost, ...wrong],
	};
}

/** Kills the processes of an n8n that runs the Postgres mirror, while others edit; an interrupted run stops everything, too. */
export async function runImportChaos(options: ImportChaosOptions): Promise<ImportChaosResult> {
	const world = await startWorld({ isQueue: options.isQueue, locks: SHORTENED_LOCKS });
	try {
		return await interruptible(unleash(world, options), options.signal);
	} finally {
		await world.stop();
	}
}
