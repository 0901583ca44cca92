import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { httpOk } from './httpJson';
import type { ProcessIdentity } from './processIdentity';
import { Service } from './service';
import type { Setup } from './setup';

/** What the local Dataverse prints as its first line once it listens. */
export interface Announcement {
	environmentUrl: string;
	signInUrl: string;
	tenantId: string;
	applications: { name?: string; clientId: string; clientSecret?: string; [key: string]: unknown }[];
	/** Environments of further clouds: where they listen, and the address callers know them by. */
	clouds: { name: string; tenantId: string; environmentUrl: string; knownAs: string }[];
	/** The metadata service of a virtual machine, if it was asked for. */
	metadataUrl?: string;
	/** PEM of the authority that signed both servers' certificates. */
	caFile: string;
}

/** The part of a traced request that is looked at here. */
export interface TracedRequest {
	method: string;
	url: string;
	status: number;
	/** systemuserid; null when the request was refused before sign-in. */
	userId: string | null;
	rowsWritten: number;
	batchParts: { method: string; url: string; status: number }[];
}

/** What clients have caused since the trace was last emptied. */
export interface Counters {
	requests: number;
	batchParts: number;
	rowsWritten: number;
	rowsWrittenByTable: Record<string, number>;
	byStatus: Record<string, number>;
}

export type Row = Record<string, unknown>;
/** Rows by the table's logical name, columns by theirs. */
export type SeedRows = Record<string, Row[]>;

export interface DataverseOptions {
	setup: Setup;
	/** Certificates and application secrets, kept from start to start; rows live in memory. */
	dir: string;
	logFile: string;
	/** Further options of the program, see `emulator/local.ts`. */
	args?: string[];
	onStarted?: (identity: ProcessIdentity) => void;
}

const announcementIn = (line: string): Announcement | undefined => (line.startsWith('{') ? (JSON.parse(line) as Announcement) : undefined);

/** Changes of other users, by id; `changes` by column. */
export interface OthersEdit {
	/** Logical name. */
	table: string;
	update?: { ids: string[]; changes: Row };
	remove?: { ids: string[] };
	/** So many rows of one form; `{n}` in a text becomes the row's number, counted from `from`. */
	create?: { count: number; from?: number; row: Row };
}

/** Ids of the rows an edit touched. */
export interface Edited {
	updated: string[];
	removed: string[];
	created: string[];
}

/** The local Dataverse and its sign-in server as one child process, and its control surface. */
export class LocalDataverse {
	private readonly ca: string;

	private constructor(private readonly service: Service, readonly announcement: Announcement) {
		this.ca = readFileSync(announcement.caFile, 'utf8');
	}

	static async start({ setup, dir, logFile, args = [], onStarted }: DataverseOptions): Promise<LocalDataverse> {
		const service = await Service.start({ name: 'local Dataverse', command: setup.node, args: [join(setup.projectDir, 'build', 'emulator', 'local.js'), '--dir', dir, ...args], env: process.env, cwd: setup.projectDir, logFile, onStarted, keepOutputOffLog: true });
		try {
			return new LocalDataverse(service, await service.firstLine(announcementIn));
		} catch (error) {
			await service.stop();
			throw error;
		}
	}

	/** Creates the rows; none of it shows up in the trace or the counters. */
	async seed(rows: SeedRows): Promise<void> {
		await this.control('POST', 'seed', rows);
	}

	/** All rows of a table as the store holds them, inactive ones too; two-option columns are 0 and 1. */
	async rows(logicalName: string): Promise<Row[]> {
		return await this.control('GET', `rows/${logicalName}`);
	}

	/** Web API requests since the last `clearTrace`; a `$batch` is one. */
	async trace(): Promise<TracedRequest[]> {
		return await this.control('GET', 'trace');
	}

	async counters(): Promise<Counters> {
		return await this.control('GET', 'counters');
	}

	/** What another user does to rows of a table, past all checks. */
	async edit(edit: OthersEdit): Promise<Edited> {
		return await this.control('POST', 'edits', edit);
	}

	/** What an administrator does to a table: switches change tracking, or lets its positions expire. */
	async changeTable(logicalName: string, change: { changeTrackingEnabled?: boolean; expireTokens?: boolean }): Promise<void> {
		await this.control('PUT', `tables/${logicalName}`, change);
	}

	async clearTrace(): Promise<void> {
		await this.control('DELETE', 'trace');
	}

	/** Lets a fault strike the next requests, see `FaultRule` in `emulator/contracts/control.ts`. */
	async refuse(rule: Record<string, unknown>): Promise<void> {
		await this.control('POST', 'faults', rule);
	}

	/** Takes all faults back. */
	async forgive(): Promise<void> {
		await this.control('DELETE', 'faults');
	}

	/** A call of the sign-in server's control surface, see `emulator/signin/control.ts`. */
	async signIn<T>(method: string, path: string, body?: unknown): Promise<T> {
		return await httpOk<T>(`${this.announcement.signInUrl}/_signin/${path}`, { method, body, ca: this.ca });
	}

	async stop(): Promise<void> {
		await this.service.stop();
	}

	private async control<T>(method: string, path: string, body?: unknown): Promise<T> {
		return await httpOk<T>(`${this.announcement.environmentUrl}/_emulator/${path}`, { method, body, ca: this.ca });
	}
}
