import type { Environment, RowKey, StoredRow, StoredValue, TableSchema } from '../../contracts';
import { isGuid } from '../../identifiers';
import { refuse } from '../../protocol/refusals';
import { valueFromText } from '../../query/literals';
import { isLookup } from '../../schema/loadSchema';

/** Characters the service cannot take in a key, even encoded (documented for alternate keys). */
const unaddressable = /[/<>*%&:\\?+]/;

/** Users and teams share the key of their base type. */
const keyNames: Record<string, string> = { systemuser: 'ownerid', team: 'ownerid' };

const parts = /\s*(\w+)\s*=\s*('(?:[^']|'')*'|[^,']*)\s*(?:,|$)/gy;

const splitKey = (table: TableSchema, text: string): [name: string, value: string][] => {
	parts.lastIndex = 0;
	const found = [...text.matchAll(parts)];
	if (found.map(([all]) => all).join('') !== text) throw refuse.keyNotDeclared(table);
	return found.map(([, name = '', value = '']) => [name, value]);
};

const unquote = (value: string): string => {
	const text = value.slice(1, -1).replaceAll("''", "'");
	if (unaddressable.test(text)) throw refuse.syntax(`A potentially dangerous key value '${text}' was found: the characters / < > * % & : \\ ? + cannot be addressed.`);
	return text;
};

const readKeyValue = ({ schema }: Environment, table: TableSchema, name: string, value: string): [string, StoredValue] => {
	const column = schema.property(table, name);
	if (!column) throw refuse.keyNotDeclared(table);
	const quoted = value.startsWith("'");
	if (quoted !== (column.type === 'String')) throw refuse.keyNotDeclared(table);
	return [column.logicalName, valueFromText(column, quoted ? unquote(value) : value.trim())];
};

/** Reads the key between the parentheses of an address. Refuses keys that are neither the primary nor a declared alternate key. */
export const parseKey = (environment: Environment, table: TableSchema, text: string): RowKey => {
	if (isGuid(text)) return { id: text.toLowerCase() };
	const given = splitKey(table, text);
	const [first] = given;
	if (!first) throw refuse.keyNotDeclared(table);
	if (given.length === 1 && first[0] === (keyNames[table.logicalName] ?? table.primaryIdAttribute) && isGuid(first[1])) return { id: first[1].toLowerCase() };
	const values: StoredRow = Object.fromEntries(given.map(([name, value]) => readKeyValue(environment, table, name, value)));
	const names = Object.keys(values);
	const key = table.alternateKeys.find(({ attributes }) => attributes.length === names.length && attributes.every((name) => names.includes(name)));
	if (!key) throw refuse.keyNotDeclared(table);
	return { alternateKey: key.logicalName, values };
};

/** The id of the row with this key, undefined when there is none. */
export const resolveKey = ({ store }: Environment, table: TableSchema, key: RowKey): string | undefined => {
	if ('id' in key) return store.pick(table.logicalName, key.id, [table.primaryIdAttribute]) ? key.id : undefined;
	const found = store.findBy(table.logicalName, key.values)[0]?.[table.primaryIdAttribute];
	return found === undefined || found === null ? undefined : String(found);
};

/** The id of an existing row; refuses with 404 in the words for this kind of key. */
export const requireRow = (environment: Environment, table: TableSchema, key: RowKey): string => {
	const id = resolveKey(environment, table, key);
	if (id !== undefined) return id;
	throw 'id' in key ? refuse.noRow(table, key.id) : refuse.noRowWithKey(table);
};

/** Refuses when another row has the values of an alternate key. Rows with a null among them are not compared. */
export const checkAlternateKeys = ({ store, schema }: Environment, table: TableSchema, id: string, row: StoredRow, changed: StoredRow): void => {
	for (const { logicalName, attributes } of table.alternateKeys) {
		if (!attributes.some((name) => name in changed)) continue;
		const values = Object.fromEntries(attributes.map((name) => [name, row[name] ?? null]));
		if (Object.values(values).includes(null)) continue;
		const others = store.findBy(table.logicalName, values).filter((other) => other[table.primaryIdAttribute] !== id);
		if (others.length > 0) throw refuse.keyViolated(logicalName, attributes.map((name) => schema.column(table, name)?.displayName ?? name));
	}
};

/** A column's name inside an address. */
export const keyProperty = ({ schema }: Environment, table: TableSchema, logicalName: string): string => {
	const column = schema.column(table, logicalName);
	return column && isLookup(column) ? `_${logicalName}_value` : logicalName;
};
