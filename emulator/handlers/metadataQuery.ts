import { parseQueryString } from '../protocol/queryString';
import { refuse } from '../protocol/refusals';
import { compileFilter } from './metadataFilter';
import { hasProperty, unknownProperty, type MetadataNode } from './metadataNode';

/** Query options by name, `$select` and parameter aliases alike, decoded. */
export type Options = Record<string, string>;

/** Query options and parameter aliases of a raw query string in one record. */
export function queryOptions(query: string): Options {
	const { options, aliases } = parseQueryString(query);
	return Object.fromEntries([...options, ...aliases]);
}

/**
 * Applies `$filter`, `$select` and `$expand` to metadata items.
 * @throws ApiError 400 `0x80060888` for names the declared type does not have and for options metadata does not know.
 */
export function queryNodes(nodes: MetadataNode[], options: Options): Record<string, unknown>[] {
	refuseUnknownOptions(options);
	const filter = options['$filter'];
	const kept = filter === undefined ? nodes : nodes.filter(compileFilter(filter, options, readNode));
	return kept.map((node) => showNode(node, options));
}

/** One item with its selected properties and expanded relations. */
export function showNode(node: MetadataNode, options: Options): Record<string, unknown> {
	const names = options['$select']?.split(',').map((name) => name.trim());
	return { ...typeAnnotation(node), ...(names === undefined ? node.data : select(node, names)), ...expand(node, options['$expand']) };
}

function refuseUnknownOptions(options: Options): void {
	const unknown = Object.keys(options).find((name) => name.startsWith('$') && !['$select', '$filter', '$expand', '$count'].includes(name));
	if (unknown === undefined) return;
	throw refuse.syntax(`The query parameter ${unknown} is not supported.`);
}

function readNode(node: MetadataNode, path: string[]): unknown {
	const first = path[0] ?? '';
	if (!hasProperty(node, first)) throw unknownProperty(first, node.declaredType);
	return path.reduce<unknown>((value, name) => (value as Record<string, unknown> | null)?.[name], node.data);
}

function typeAnnotation(node: MetadataNode): Record<string, unknown> {
	return node.type === node.declaredType ? {} : { '@odata.type': `#Microsoft.Dynamics.CRM.${node.type}` };
}

function select(node: MetadataNode, names: string[]): Record<string, unknown> {
	const selected: Record<string, unknown> = {};
	for (const name of names) {
		if (!hasProperty(node, name)) throw unknownProperty(name, node.declaredType);
		selected[name] = node.data[name];
	}
	return { ...selected, MetadataId: node.data['MetadataId'] };
}

function expand(node: MetadataNode, text: string | undefined): Record<string, unknown> {
	const expanded: Record<string, unknown> = {};
	for (const item of splitTopLevel(text ?? '', ',')) {
		const [, name = '', , inner = ''] = /^(\w+)(\((.*)\))?$/s.exec(item) ?? [];
		const relation = node.navigation[name];
		if (relation === undefined) throw unknownProperty(name, node.declaredType);
		const options = Object.fromEntries(splitTopLevel(inner, ';').map((option) => option.split(/=(.*)/s).slice(0, 2)));
		expanded[name] = showRelated(relation(), options as Options);
	}
	return expanded;
}

function showRelated(related: MetadataNode[] | MetadataNode | null, options: Options): unknown {
	if (related === null) return null;
	return Array.isArray(related) ? queryNodes(related, options) : showNode(related, options);
}

/** Splits at a separator that stands outside parentheses and quotes. */
function splitTopLevel(text: string, separator: string): string[] {
	const parts: string[] = [];
	let depth = 0;
	let quoted = false;
	let start = 0;
	[...text].forEach((character, index) => {
		if (character === "'") quoted = !quoted;
		if (quoted) return;
		if (character === '(') depth += 1;
		if (character === ')') depth -= 1;
		if (character !== separator || depth > 0) return;
		parts.push(text.slice(start, index));
		start = index + 1;
	});
	return [...parts, text.slice(start)].map((part) => part.trim()).filter((part) => part !== '');
}
