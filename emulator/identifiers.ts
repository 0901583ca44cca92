import { createHash } from 'node:crypto';

const withDashes = (hex: string): string =>
	`${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;

/** The same id for the same text, for base data and privileges. */
export const idFromText = (text: string): string => withDashes(createHash('sha256').update(text).digest('hex'));

/**
 * Ids that look random and come in the same order for the same seed. `position` (the store's row version) keeps a store that is opened
 * again from giving out ids it has used before.
 */
export const createIdSource = (seed: string, position: () => number): (() => string) => {
	let count = 0;
	return () => idFromText(`${seed}:${position()}:${(count += 1)}`);
};

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether the text is a GUID without braces. */
export const isGuid = (text: string): boolean => guid.test(text);
