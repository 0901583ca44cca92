import type { Progress } from '../../domain/changes/changeItem';
import { MODE_WORDS } from '../../domain/changes/chooseMode';
import type { Now } from '../ports';
import type { Usage } from '../Usage';
import type { ReadOn } from './readOn';

/** How the import of a table is getting on since the workflow was published. */
export class ReadingProgress {
	private readonly begunAt: number;
	private pages = 0;
	private rows = 0;

	constructor(private readonly now: Now) {
		this.begunAt = now();
	}

	/** A page of so many changes was delivered. */
	add(rows: number): void {
		this.pages += 1;
		this.rows += rows;
	}

	/** As people read it on the first item of a page. */
	said({ position, page }: ReadOn, { requests, waitedMs }: Usage, more: readonly string[]): Progress {
		const notices = [...page.notices, ...more];
		const seconds = Math.max(1, (this.now() - this.begunAt) / 1000);
		return {
			readBy: MODE_WORDS[position.reading.mode],
			pages: this.pages,
			rows: this.rows,
			rowsPerSecond: Math.round(this.rows / seconds),
			requests,
			waitedMs,
			...(notices.length > 0 ? { notices } : {}),
		};
	}
}
