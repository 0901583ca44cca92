const started = Date.now();

/** Seconds as people read them: `7 s`, `3 min 05 s`. */
export const duration = (milliseconds) => {
	const seconds = Math.round(milliseconds / 1000);
	return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
};

export const sinceStart = () => duration(Date.now() - started);

export const say = (text = '') => process.stdout.write(`${text}\n`);

/**
 * Runs `work` as one named step: its name and time when it ends, and a line every few seconds while it runs, because an
 * installation that prints nothing for five minutes looks dead. Steps under a second are not worth a line.
 */
export async function step(name, work) {
	const begun = Date.now();
	let detail = '';
	const ticker = setInterval(() => say(`  … ${name}: ${duration(Date.now() - begun)}${detail ? `, ${detail}` : ''}`), 5_000);
	try {
		const result = await work((text) => { detail = text; });
		if (Date.now() - begun > 1_000) say(`  ✓ ${name} (${duration(Date.now() - begun)})`);
		return result;
	} finally {
		clearInterval(ticker);
	}
}
