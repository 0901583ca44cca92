import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/** An expression that is nothing but a field of the item: `={{ $json.email }}` or `={{ $json["E-mail"] }}`, also with nothing in its place: `={{ $json.email ?? "" }}`. */
const FIELD_OF_ITEM = /^=\{\{\s*\$json(?:\.([A-Za-z_]\w*)|\["([^"\\]*)"\]|\['([^'\\]*)'\])\s*(\?\?\s*(?:""|'')\s*)?\}\}$/;

/**
 * Reads a parameter for one item after the other. n8n evaluates an expression in an isolate of its own, at about a millisecond each, which is a
 * minute for six columns of 10,000 items; what cannot differ from item to item, and a plain field of the item, is therefore read directly. Everything else, and
 * fields that hold anything but text, a number or yes/no, is left to n8n.
 * @param name path of the parameter, for example `fields.row[0].value`
 * @param fallback where the parameter is not set
 */
export function itemValue(context: IExecuteFunctions, name: string, fallback: unknown): (itemIndex: number, json: IDataObject) => unknown {
	const raw: unknown = context.getNodeParameter(name, 0, fallback, { rawExpressions: true });
	const evaluated = (itemIndex: number): unknown => context.getNodeParameter(name, itemIndex, fallback);
	if (typeof raw === 'object' && raw !== null) return evaluated;
	if (typeof raw !== 'string' || !raw.startsWith('=')) return () => raw;
	const found = FIELD_OF_ITEM.exec(raw);
	const field = found?.[1] ?? found?.[2] ?? found?.[3];
	if (field === undefined || field in Object.prototype) return evaluated;
	const missing = found?.[4] === undefined ? undefined : '';
	return (itemIndex, json) => (typeof json[field] === 'object' ? evaluated(itemIndex) : (json[field] ?? missing));
}
