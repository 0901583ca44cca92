import type { TablePosition } from '../../domain/changes/position';
import type { DataverseClient } from '../DataverseClient';
import type { TableSettings } from './ports';
import { readOn, type ReadOn } from './readOn';

/** A table's pages one after the other, the next one on its way while the workflow works on the one before. */
export class PageReader {
	private ahead?: Promise<ReadOn | Error>;
	private hasArrived = false;

	constructor(private readonly settings: TableSettings) {}

	/** Whether a page was asked for that nobody has taken yet. */
	get isAhead(): boolean {
		return this.ahead !== undefined;
	}

	/** Whether the page that is read ahead has arrived, with rows. */
	get isNextAtHand(): boolean {
		return this.hasArrived;
	}

	/**
	 * The page that was read ahead, or else the one at the position.
	 * @throws DataverseError when it cannot be read
	 */
	async take(client: DataverseClient, position: TablePosition): Promise<ReadOn> {
		const read = await (this.ahead ?? this.readFrom(client, position));
		this.ahead = undefined;
		this.hasArrived = false;
		if (read instanceof Error) throw read;
		return read;
	}

	/** Asks for a page before anybody waits for it. */
	goAhead(client: DataverseClient, position: TablePosition): void {
		this.ahead = this.readAhead(client, position);
	}

	private async readAhead(client: DataverseClient, position: TablePosition): Promise<ReadOn | Error> {
		const read = await this.readFrom(client, position);
		this.hasArrived = !(read instanceof Error) && read.page.changes.length > 0;
		return read;
	}

	/** An error is a value here: a page may be read ahead, and then nobody waits for it yet. */
	private async readFrom(client: DataverseClient, position: TablePosition): Promise<ReadOn | Error> {
		try {
			return await readOn(client, this.settings, position, this.settings.begin);
		} catch (error) {
			return error instanceof Error ? error : new Error(String(error));
		}
	}
}
