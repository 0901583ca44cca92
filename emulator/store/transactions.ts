import type { DatabaseSync } from 'node:sqlite';
import type { InTransaction } from '../contracts';

/** Transactions over one connection; inner ones become savepoints. */
export const createTransactions = (database: DatabaseSync): InTransaction => {
	let depth = 0;
	const begin = (): void => database.exec(depth === 0 ? 'BEGIN' : `SAVEPOINT s${depth}`);
	const keepAll = (): void => database.exec(depth === 0 ? 'COMMIT' : `RELEASE s${depth}`);
	const undo = (): void => database.exec(depth === 0 ? 'ROLLBACK' : `ROLLBACK TO s${depth}; RELEASE s${depth}`);
	return (work, keep) => {
		begin();
		depth += 1;
		let kept = false;
		try {
			const result = work();
			kept = keep(result);
			return result;
		} finally {
			depth -= 1;
			if (kept) keepAll();
			else undo();
		}
	};
};
