import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Most statements kept; a request with an unusual shape must not push the common ones out for good. */
const capacity = 500;

/** Prepares each SQL text once. */
export const createStatementCache = (database: DatabaseSync): ((sql: string) => StatementSync) => {
	const statements = new Map<string, StatementSync>();
	return (sql) => {
		const known = statements.get(sql);
		if (known) return known;
		if (statements.size >= capacity) statements.clear();
		const statement = database.prepare(sql);
		statements.set(sql, statement);
		return statement;
	};
};
