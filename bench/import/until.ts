const PATIENCE_MS = 3_600_000;

export const pause = async (milliseconds: number): Promise<void> => await new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Asks again and again until it is so. */
export async function until(what: string, everyMs: number, isSo: () => boolean | Promise<boolean>): Promise<void> {
	for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(everyMs)) {
		if (await isSo()) return;
	}
	throw new Error(`Waited an hour in vain: ${what}`);
}
