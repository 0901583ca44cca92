import { httpJson, httpOk } from '../../demo/host/httpJson';
import type { Announcement, Row } from '../../demo/host/localDataverse';
import { baseIds } from '../../emulator/store/baseData';
import { APPENDED, COMPLETED } from './flows';

/** What somebody found in a row and left in it, both under the same version check: nobody wrote in between. */
export interface Edit {
	rowId: string;
	/** The row's version after the edit; edits of one row are in this order. */
	version: number;
	before: Row;
	after: Row;
	/** The line that was added to the *Append* column, if one was. */
	note: string | undefined;
}

/** A column holds 2,000 characters; what is left here is for the runs. */
const LONGEST_NOTES = 1_200;
const PAUSE_MS = 15;
const COLUMNS = [...COMPLETED, APPENDED].join(',');

const pickFrom = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T;
const versionOf = (row: Row): number => Number(/\d+/.exec(String(row['@odata.etag']))?.[0]);

async function tokenFor({ signInUrl, tenantId, environmentUrl, applications }: Announcement, ca: string): Promise<string> {
	const admin = applications.find(({ name }) => name === 'admin');
	const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: String(admin?.clientId), client_secret: String(admin?.clientSecret), scope: `${environmentUrl}/.default` });
	return (await httpOk<{ access_token: string }>(`${signInUrl}/${tenantId}/oauth2/v2.0/token`, { method: 'POST', body, ca })).access_token;
}

/** Another user of Dynamics, who opens rows and changes them through the Web API until told to stop. */
class OtherUser {
	readonly edits: Edit[] = [];
	private count = 0;

	constructor(private readonly name: string, private readonly rowsUrl: string, private readonly ca: string, private readonly headers: Record<string, string>) {}

	async work(rowIds: readonly string[], isOver: () => boolean): Promise<void> {
		while (!isOver()) {
			await this.change(pickFrom(rowIds));
			await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
		}
	}

	/** Fills or replaces one column the runs complete, adds a line to the one they append to, or both. */
	private changesOf(before: Row): { changes: Row; note: string | undefined } {
		const words = `${this.name} ${(this.count += 1)}`;
		const text = String(before[APPENDED] ?? '');
		const note = text.length < LONGEST_NOTES && Math.random() < 0.5 ? `Called by ${words}` : undefined;
		const changes: Row = note === undefined ? {} : { [APPENDED]: `${text}\n${note}` };
		if (note === undefined || Math.random() < 0.5) changes[pickFrom(COMPLETED)] = `Chosen by ${words}`;
		return { changes, note };
	}

	private async change(rowId: string): Promise<void> {
		const url = `${this.rowsUrl}(${rowId})?$select=${COLUMNS}`;
		const before = await httpOk<Row>(url, { ca: this.ca, headers: this.headers });
		const { changes, note } = this.changesOf(before);
		const headers = { ...this.headers, 'if-match': String(before['@odata.etag']), prefer: 'return=representation' };
		const { status, body: after } = await httpJson<Row>(url, { method: 'PATCH', body: changes, ca: this.ca, headers });
		if (status === 412) return;
		if (status !== 200) throw new Error(`${this.name} could not change a row: ${status} ${JSON.stringify(after)}`);
		this.edits.push({ rowId, version: versionOf(after), before, after, note });
	}
}

/** Where the editors find the rows and how they sign in. */
export interface Desk {
	announcement: Announcement;
	ca: string;
}

/** Two users edit until the returned function is called; it resolves with everything they did. The seller edits the rows she owns. */
export async function startEditing({ announcement, ca }: Desk, rows: { all: readonly string[]; ofSeller: readonly string[] }): Promise<() => Promise<Edit[]>> {
	const rowsUrl = `${announcement.environmentUrl}/api/data/v9.2/leads`;
	const authorization = `Bearer ${await tokenFor(announcement, ca)}`;
	const admin = new OtherUser('admin', rowsUrl, ca, { authorization });
	const seller = new OtherUser('seller', rowsUrl, ca, { authorization, mscrmcallerid: baseIds.users.seller });
	let over = false;
	const work = Promise.all([admin.work(rows.all, () => over), seller.work(rows.ofSeller, () => over)]);
	// Looked at when they stop; until then nobody waits for it.
	work.catch(() => undefined);
	return async () => {
		over = true;
		await work;
		return [...admin.edits, ...seller.edits].sort((a, b) => a.version - b.version);
	};
}
