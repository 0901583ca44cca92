/** What a resource locator holds, or a plain value an expression put in its place. */
export const locatorValue = (value: unknown): string =>
	String((value !== null && typeof value === 'object' ? (value as { value?: unknown }).value : value) ?? '').trim();
