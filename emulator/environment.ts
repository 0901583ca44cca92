import { createClock } from './clock';
import type { Environment, Policy, Route } from './contracts';
import { createDispatch } from './dispatch';
import { createRowOperations } from './handlers/rows/rowOperations';
import { createIdSource } from './identifiers';
import { createSchema } from './schema/createSchema';
import { keepSwitches } from './schema/switches';
import { createPrivileges } from './security/createPrivileges';
import { defaultSettings, type EmulatorSettings } from './settings';
import { baseIds, putBaseData } from './store/baseData';
import { createStore } from './store/createStore';
import { createTransactions } from './store/transactions';

export interface EnvironmentOptions {
	/** Database file; default in memory. */
	databasePath?: string;
	/** Makes ids repeatable; default `local`. */
	seed?: string;
	/** A moment to stop the clock at; the machine's clock without it. */
	now?: Date;
	settings?: Partial<EmulatorSettings>;
	routes: Route[];
	policies?: Policy[];
}

/** An environment with its base data, ready to answer through `dispatch`. */
export const createEnvironment = (options: EnvironmentOptions): Environment => {
	const schema = createSchema();
	const restoreSwitches = keepSwitches(schema);
	const settings: EmulatorSettings = { ...defaultSettings, ...options.settings };
	const store = createStore(schema, options.databasePath ?? ':memory:', settings.ignoreAccents);
	const clock = createClock(options.now ?? null);
	const inTransaction = createTransactions(store.database);
	const fill = (): void => {
		inTransaction(() => putBaseData(store, schema), () => true);
	};
	const environment: Environment = {
		schema,
		store,
		clock,
		settings,
		organizationId: baseIds.organization,
		rows: createRowOperations(() => environment),
		privileges: createPrivileges(store, schema, settings),
		dispatch: createDispatch(options.routes, () => environment),
		inTransaction,
		policies: options.policies ?? [],
		newId: createIdSource(options.seed ?? 'local', store.version),
		reset() {
			inTransaction(() => store.clear(), () => true);
			store.database.exec('DELETE FROM roleprivileges');
			fill();
			restoreSwitches();
			Object.assign(settings, defaultSettings, options.settings);
			clock.set(options.now ?? null);
		},
	};
	if (!store.find('organization', baseIds.organization)) fill();
	return environment;
};
