import type { PurposeName } from '../../../src/domain/access/purposes';
import type { RunningEmulator } from '../../support/startEmulator';

/** A template's work in Dynamics, done by its own nodes as the user `sync`. */
export interface Job {
	purpose: PurposeName;
	template: string;
	/** Rows that are there before; made as the administrator. */
	prepare?(emulator: RunningEmulator): Promise<void> | void;
	/** Does the work and tells what came of it, in short. */
	work(emulator: RunningEmulator): Promise<unknown>;
	/** What has to come of it with the purpose's rights. */
	done: unknown;
	/** Settings that are not as the template comes, by the words the purpose has for them. */
	settings?: readonly string[];
	/** Rights that the local Dataverse does not ask for, with the reason. */
	unchecked?: Readonly<Record<string, string>>;
}
