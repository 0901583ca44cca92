import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { autoMapping, defaultMapping } from '../../domain/mapping/defaultColumns';
import type { MappingRow, UpdateOption } from '../../domain/mapping/mappingRow';
import type { UpsertSettings } from '../../domain/upsert/settings';
import { itemValue } from '../itemValue';

/** The mapping of one item; its position among the input and its JSON. */
type MappingReader = (itemIndex: number, json: IDataObject) => MappingRow[];

/** Reads the user's rows for one table; a whole list given by an expression is read anew for each item. */
function ownRows(context: IExecuteFunctions, parameter: string): MappingReader {
	const raw: unknown = context.getNodeParameter(`${parameter}.row`, 0, [], { rawExpressions: true });
	if (!Array.isArray(raw)) return (index) => (context.getNodeParameter(`${parameter}.row`, index, []) as RowParameters[]).map(mappingRow);
	const rows = raw.map((_, position) => (['column', 'value', 'update'] as const).map((name) => itemValue(context, `${parameter}.row[${position}].${name}`, '')));
	return (index, json) => rows.map((readers) => {
		const [column, value, update] = readers.map((read) => read(index, json));
		return mappingRow({ column, value, update });
	});
}

interface RowParameters {
	column?: unknown;
	value?: unknown;
	update?: unknown;
}

const mappingRow = ({ column, value, update }: RowParameters): MappingRow => ({
	column: String(column ?? '').trim(),
	value,
	update: (update || 'completeIfMissing') as UpdateOption,
});

/** Reads the mapping of one table. Rows of the user come first, so that theirs win over the default for the same column. */
export function mappingReader(context: IExecuteFunctions, mode: string, table: string, settings: UpsertSettings): MappingReader {
	if (mode === 'autoMap') return (_, json) => autoMapping(json);
	const own: MappingReader = mode === 'defaultColumns' ? () => [] : ownRows(context, table === settings.saveAs ? 'fields' : `${table}Fields`);
	const defaults: MappingReader = mode === 'myRowsOnly' ? () => [] : (_, json) => defaultMapping(table, json, settings.externalIdColumn);
	return (index, json) => [...own(index, json), ...defaults(index, json)];
}
