import type { Environment } from '../../contracts';

/** A file on its way into a note, between the first and the last of the three messages. */
export interface Upload {
	/** Of the note the upload is for; new when no such note is there. */
	annotationId: string;
	/** By their ids as sent. */
	blocks: Map<string, Buffer>;
}

const all = new WeakMap<Environment, Map<string, Upload>>();

/** The uploads of an environment by their tokens. They are no rows: no snapshot holds them, and no rolled back change set brings one back. */
export const uploadsOf = (environment: Environment): Map<string, Upload> => {
	const known = all.get(environment) ?? new Map<string, Upload>();
	all.set(environment, known);
	return known;
};
