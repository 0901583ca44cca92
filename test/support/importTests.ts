import { publish, type RunningTrigger, type TriggerCall } from './importTrigger';
import { startEmulator, type RunningEmulator } from './startEmulator';

/** What the tests of a file about the Import Trigger have in common. */
export interface ImportTests {
	/** A local Dataverse of the test's own. */
	readonly emulator: RunningEmulator;
	/** Publishes; the trigger stops with the test. */
	begin(call: TriggerCall): Promise<RunningTrigger>;
	/** The same, and waits for the first reading, which begins with publishing. */
	published(call: TriggerCall): Promise<RunningTrigger>;
	/** Accounts of these names, made as the administrator; their ids. */
	seedAccounts(names: readonly string[]): string[];
	/** Asks the local Dataverse's own controls, such as `tables/account`. */
	control(method: string, path: string, body: object): Promise<void>;
}

/** To be called once at the head of a test file. */
export function importTests(): ImportTests {
	let emulator: RunningEmulator;
	const running: RunningTrigger[] = [];
	beforeEach(async () => { emulator = await startEmulator(); });
	afterEach(async () => {
		jest.restoreAllMocks();
		await Promise.all(running.splice(0).map(async (trigger) => await trigger.stop()));
		await emulator.stop();
	});

	async function begin(call: TriggerCall): Promise<RunningTrigger> {
		const trigger = await publish(emulator, call);
		running.push(trigger);
		return trigger;
	}
	async function published(call: TriggerCall): Promise<RunningTrigger> {
		const trigger = await begin(call);
		await trigger.tick();
		return trigger;
	}
	async function control(method: string, path: string, body: object): Promise<void> {
		const response = await fetch(`${emulator.url}/_emulator/${path}`, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
		expect([path, response.ok]).toEqual([path, true]);
	}
	const seedAccounts = (names: readonly string[]) => emulator.seed({ accounts: names.map((name) => ({ name })) }).accounts ?? [];
	return { get emulator() { return emulator; }, begin, published, seedAccounts, control };
}

/** Parameters of a trigger that imports these tables, each with what is usual. */
export const importOf = (...names: string[]) => ({ tables: { table: names.map((table) => ({ table })) } });

/** `Account 000` and on: in the order of the alphabet, too. */
export const accountNames = (count: number): string[] => Array.from({ length: count }, (_, index) => `Account ${String(index).padStart(3, '0')}`);

/** Names of the rows a trigger gave out. */
export const delivered = ({ items }: RunningTrigger): string[] => items.filter(({ change }) => change !== 'resyncFinished').map(({ row }) => String(row.name));

/** What a trigger gave out: the change and the row's name. */
export const told = ({ items }: RunningTrigger): string[] => items.map(({ change, row }) => `${change} ${String(row?.name ?? '')}`.trim());

/** Time passes for the service, whose clock follows the machine's, and for n8n alike; until the test ends. */
export function passTime(milliseconds: number): void {
	const now = Date.now() + milliseconds;
	jest.spyOn(Date, 'now').mockImplementation(() => now);
}
