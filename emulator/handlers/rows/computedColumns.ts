import type { Schema, StoredRow, TableSchema } from '../../contracts';

const join = (separator: string, ...texts: unknown[]): string | null => {
	const given = texts.filter((text) => typeof text === 'string' && text !== '');
	return given.length === 0 ? null : given.join(separator);
};

const fullName = (row: StoredRow): string | null => join(' ', row.firstname, row.middlename, row.lastname);

const address = (row: StoredRow, prefix: string): string | null => {
	const part = (name: string) => row[`${prefix}_${name}`];
	const town = join(', ', part('city'), join(' ', part('stateorprovince'), part('postalcode')));
	return join('\r\n', part('line1'), part('line2'), part('line3'), town, part('country'));
};

const addresses = ['address1', 'address2', 'address3'];

const bytesOfBase64 = (text: string): number => Math.floor((text.replace(/=+$/, '').length * 3) / 4);

type Compute = (row: StoredRow) => StoredRow[string];

/** What the service works out itself, per column. */
const computed: Record<string, Compute> = {
	fullname: fullName,
	...Object.fromEntries(addresses.map((prefix): [string, Compute] => [`${prefix}_composite`, (row) => address(row, prefix)])),
};

const baseAmount =
	(name: string): Compute =>
	(row) => {
		const amount = row[name] ?? null;
		return amount === null ? null : Number(amount) / Number(row.exchangerate ?? 1);
	};

const known = new WeakMap<TableSchema, [name: string, compute: Compute][]>();

/** The computed columns of a table, worked out once. */
const computationsOf = (schema: Schema, table: TableSchema): [name: string, compute: Compute][] => {
	const found = known.get(table);
	if (found) return found;
	const bases = table.columns.filter(({ type, logicalName }) => type === 'Money' && logicalName.endsWith('_base'));
	const computations: [string, Compute][] = [
		...Object.entries(computed).filter(([name]) => schema.column(table, name)),
		...bases.map(({ logicalName }): [string, Compute] => [logicalName, baseAmount(logicalName.slice(0, -'_base'.length))]),
		...(table.logicalName === 'annotation' ? [['filesize', (row: StoredRow) => (typeof row.documentbody === 'string' ? bytesOfBase64(row.documentbody) : null)] as [string, Compute]] : []),
	];
	known.set(table, computations);
	return computations;
};

/** Values of computed columns for a row as it will be: full name, composed addresses, base amounts, file size. */
export const computeColumns = (schema: Schema, table: TableSchema, row: StoredRow): StoredRow =>
	Object.fromEntries(computationsOf(schema, table).map(([name, compute]) => [name, compute(row)]));
