/**
 * Resolves at the first request to end, whoever asks. Later ones are ignored: a signal to the whole group arrives twice, directly and
 * passed on by the start script, and must not kill this process while it stops its servers.
 */
export const askedToEnd = async (): Promise<void> => await new Promise((resolve) => {
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
});
