import type { ApiResponse } from '../contracts';

/** A row that a user does not see yet. */
export interface HiddenRow {
	table: string;
	/** Primary key column, under which answers name the row. */
	primaryIdAttribute: string;
	id: string;
	/** systemuserid, or null for everyone. */
	userId: string | null;
	/** Reads that still miss the row. */
	reads: number;
}

interface Body {
	value?: unknown;
	'@odata.count'?: number;
}

/** Takes rows out of answers, as when a row that was just written cannot be read yet. Rows inside `$expand` stay. */
export class HiddenRows {
	private rows: HiddenRow[] = [];

	add(row: HiddenRow): void {
		this.rows.push({ ...row, id: row.id.toLowerCase() });
	}

	list(): HiddenRow[] {
		return this.rows.filter(({ reads }) => reads > 0);
	}

	clear(): void {
		this.rows = [];
	}

	/** The answer to a GET as the user sees it; every row taken out uses up one of its reads. */
	strip(userId: string, response: ApiResponse): ApiResponse {
		const body = response.body;
		if (response.status !== 200 || body === undefined) return response;
		const hidden = this.list().filter((row) => (row.userId === null || row.userId === userId) && body.includes(row.id));
		return hidden.length === 0 ? response : stripBody(response, body, hidden);
	}
}

function stripBody(response: ApiResponse, text: string, hidden: HiddenRow[]): ApiResponse {
	const body = JSON.parse(text) as Body;
	if (!Array.isArray(body.value)) return stripSingle(response, body, hidden);
	const shown = body.value.filter((row: unknown) => !useUp(row, hidden));
	const taken = body.value.length - shown.length;
	const count = body['@odata.count'] === undefined ? {} : { '@odata.count': body['@odata.count'] - taken };
	return { ...response, body: JSON.stringify({ ...body, ...count, value: shown }) };
}

function stripSingle(response: ApiResponse, body: Body, hidden: HiddenRow[]): ApiResponse {
	const row = useUp(body, hidden);
	if (row === null) return response;
	return {
		status: 404,
		headers: { 'Content-Type': 'application/json; odata.metadata=minimal', 'OData-Version': '4.0' },
		body: JSON.stringify({ error: { code: '0x80040217', message: `${row.table} With Id = ${row.id} Does Not Exist` } }),
	};
}

function useUp(candidate: unknown, hidden: HiddenRow[]): HiddenRow | null {
	const row = hidden.find(({ primaryIdAttribute, id }) => (candidate as Record<string, unknown> | null)?.[primaryIdAttribute] === id);
	if (row === undefined) return null;
	row.reads -= 1;
	return row;
}
