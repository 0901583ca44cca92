import { TABLES, type Table } from './columns';

export type Row = Record<string, unknown>;

/** The local Dataverse as the reference uses it: one plain request at a time, whole tables read. */
export class Crm {
	constructor(private readonly url: string) {}

	/** All rows, in use or not, a contact with the name of its account. */
	async all(table: Table): Promise<Row[]> {
		const expand = table === 'contact' ? '?$expand=parentcustomerid_account($select=name)' : '';
		const { body } = await this.request('GET', TABLES[table].set + expand);
		return body.value as Row[];
	}

	async accounts(): Promise<Row[]> {
		return (await this.request('GET', 'accounts')).body.value as Row[];
	}

	/** @returns the account's id */
	async createAccount(id: string | null, values: Row): Promise<string> {
		const { status, body } = await this.request('POST', 'accounts', id === null ? values : { ...values, accountid: id });
		if (status !== 201) throw new Error(`account refused: ${JSON.stringify(body)}`);
		return String(body.accountid);
	}

	/** @returns the row's id, or undefined when the service refuses the row */
	async create(table: Table, id: string | null, values: Row): Promise<string | undefined> {
		const { set, id: key } = TABLES[table];
		const { status, body } = await this.request('POST', set, id === null ? values : { ...values, [key]: id });
		return status === 201 ? String(body[key]) : undefined;
	}

	/** @returns whether the service took it */
	async update(table: Table, id: string, values: Row): Promise<boolean> {
		const { status } = await this.request('PATCH', `${TABLES[table].set}(${id})`, values, { 'if-match': '*' });
		return status < 300;
	}

	private async request(method: string, path: string, body?: Row, headers: Record<string, string> = {}) {
		const response = await fetch(`${this.url}/api/data/v9.2/${path}`, {
			method,
			headers: { authorization: 'Bearer admin', 'content-type': 'application/json', prefer: 'return=representation', ...headers },
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const text = await response.text();
		return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Row };
	}
}
