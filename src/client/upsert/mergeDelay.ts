const FIRST_MS = 250;
const LONGEST_MS = 8_000;

/**
 * Milliseconds to wait before rows that others changed are read and merged again; `merges` counts the writes that came too
 * late, `random` is from 0 to 1. Anything from nothing to a doubling limit: runs that all lost to one winner would otherwise
 * read together, write together and lose together again.
 */
export const mergeDelay = (merges: number, random: number): number => Math.round(random * Math.min(LONGEST_MS, FIRST_MS * 2 ** (merges - 1)));
