/** The service refuses a `$batch` with more inner requests. */
export const MOST_PARTS = 1_000;
/** Far below the service's ceiling, and small enough to be sent again after a lost answer without much waste. */
export const MOST_CHARACTERS = 4_000_000;

/**
 * Cuts `$batch` parts into runs that one request may carry, in order. `weigh` tells how many inner requests and characters a
 * part takes; a part that is too heavy alone still gets a request of its own, for the service to refuse.
 */
export function batchPieces<Part>(parts: Part[], weigh: (part: Part) => { requests: number; characters: number }): Part[][] {
	const pieces: Part[][] = [];
	let load = { requests: 0, characters: 0 };
	for (const part of parts) {
		const weight = weigh(part);
		const fits = load.requests + weight.requests <= MOST_PARTS && load.characters + weight.characters <= MOST_CHARACTERS;
		if (pieces.length === 0 || !fits) {
			pieces.push([]);
			load = { requests: 0, characters: 0 };
		}
		pieces.at(-1)?.push(part);
		load = { requests: load.requests + weight.requests, characters: load.characters + weight.characters };
	}
	return pieces;
}
