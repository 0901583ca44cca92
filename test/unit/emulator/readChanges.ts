import type { Payload } from '../../../emulator/contracts';
import { changeTable, type TableChange } from '../../../emulator/control/changeTable';
import { localEnvironment, type Call, type Reply } from './localEnvironment';

/** The environment of the present test. */
export let crm: ReturnType<typeof localEnvironment>;

/** For `beforeEach`. */
export function freshEnvironment(): void {
	crm = localEnvironment();
}

/** What a link says behind the service's root. */
export const relative = (link: unknown): string => String(link).split('/api/data/v9.2/')[1] ?? '';

/** Headers that ask for change tracking. */
export const tracked = (size?: number): Record<string, string> => ({ prefer: ['odata.track-changes', ...(size === undefined ? [] : [`odata.maxpagesize=${size}`])].join(',') });

/** One page, asked for with change tracking. */
export const read = (address: string, size?: number, as: Call['as'] = 'admin'): Reply => crm.call('GET', address, { headers: tracked(size), as });

/** Reads all pages; every one but the last has to have a next link, and only the last a delta link. */
export const readAll = (address: string, size?: number): { rows: Payload[]; deltaLink: string; pages: number[] } => {
	const rows: Payload[] = [];
	const pages: number[] = [];
	for (let next = address; ; ) {
		const { status, body, json } = read(next, size);
		if (status !== 200) throw new Error(body);
		rows.push(...json.value);
		pages.push(json.value.length);
		expect('@odata.nextLink' in json).toBe(!('@odata.deltaLink' in json));
		if ('@odata.deltaLink' in json) return { rows, pages, deltaLink: relative(json['@odata.deltaLink']) };
		next = relative(json['@odata.nextLink']);
	}
};

/** Makes an account; its id. */
export const account = (name: string): string => crm.create('accounts', { name });

/** Gives an account another name. */
export const rename = (id: string, name: string) => crm.call('PATCH', `accounts(${id})`, { body: { name } });

/** Deletes an account. */
export const remove = (id: string) => crm.call('DELETE', `accounts(${id})`);

/** What a reading tells: names of rows that are, reason and id of those that are gone. */
export const names = (rows: Payload[]) => rows.map((row) => row.name ?? `${String(row.reason)} ${String(row.id)}`);

/** Time passes for the environment. */
export const advanceDays = (days: number) => crm.environment.clock.advance(days * 86_400_000);

/** Changes settings of the environment. */
export const set = (changes: Partial<typeof crm.environment.settings>) => Object.assign(crm.environment.settings, changes);

/** Changes what a table allows, as the controls do. */
export const tableChange = (change: TableChange, name = 'account') => changeTable(crm.environment, crm.environment.schema.table(name), change);
