import type { StoredValue } from '../contracts';

/** A piece of SQL with the values of its question marks in order. */
export interface Fragment {
	sql: string;
	parameters: StoredValue[];
}

export const fragment = (sql: string, ...parameters: StoredValue[]): Fragment => ({ sql, parameters });

/** Joins conditions with `AND` or `OR`, each in parentheses. */
export const combine = (parts: Fragment[], word: 'AND' | 'OR'): Fragment => ({
	sql: parts.map(({ sql }) => `(${sql})`).join(` ${word} `),
	parameters: parts.flatMap(({ parameters }) => parameters),
});
