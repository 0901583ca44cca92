import type { Environment } from '../contracts';
import { controlsOf } from './controls';

type Values = Record<string, unknown>;

/** Names the control surface takes beside the settings' own. */
const aliases: Record<string, string> = { dopHint: 'degreeOfParallelism' };

/** Every switch with its present value. */
export function currentSettings(environment: Environment): Values {
	return { ...environment.settings, ...controlsOf(environment).settings };
}

/**
 * Changes switches; members of nested ones are changed one by one, lists as a whole.
 * @throws Error that names a setting that does not exist or a value of the wrong type; nothing is changed then.
 */
export function changeSettings(environment: Environment, changes: Values): void {
	const places: Values[] = [controlsOf(environment).settings as unknown as Values, environment.settings as unknown as Values];
	const planned = Object.entries(changes).map(([given, value]) => {
		const name = aliases[given] ?? given;
		const place = places.find((candidate) => name in candidate);
		if (place === undefined) throw new Error(`There is no setting ${given}.`);
		return { place, name, value: merged(given, place[name], value) };
	});
	for (const { place, name, value } of planned) place[name] = value;
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'list' : typeof value);

function merged(name: string, present: unknown, value: unknown): unknown {
	if (kindOf(present) !== kindOf(value)) throw new Error(`The setting ${name} takes a value of type ${kindOf(present)}.`);
	if (Array.isArray(present) || present === null || typeof present !== 'object') return value;
	const result: Values = { ...present };
	for (const [member, inner] of Object.entries(value as Values)) {
		if (!(member in result)) throw new Error(`There is no setting ${name}.${member}.`);
		result[member] = merged(`${name}.${member}`, result[member], inner);
	}
	return result;
}
