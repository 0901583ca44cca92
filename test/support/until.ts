/** Looks until what is seen is so; when it never is, the error says what was seen last. */
export async function until<T>(what: string, look: () => Promise<T>, isSo: (seen: T) => boolean, patienceMs = 90_000): Promise<void> {
	let seen = await look();
	for (const end = Date.now() + patienceMs; !isSo(seen); seen = await look()) {
		if (Date.now() > end) throw new Error(`Waited in vain: ${what}. Last seen: ${JSON.stringify(seen).slice(0, 2_000)}`);
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}
