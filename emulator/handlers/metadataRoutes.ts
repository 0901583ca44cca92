import { ApiError, type ApiRequest, type ApiResponse, type Environment, type PathSegment, type Route } from '../contracts';
import { refuse } from '../protocol/refusals';
import { json } from '../protocol/respond';
import { castableColumnTypes } from './metadataColumns';
import { hasProperty, unknownProperty, type MetadataNode } from './metadataNode';
import { queryNodes, queryOptions, showNode, type Options } from './metadataQuery';
import { allRelationships } from './metadataRelationships';
import { tableNode } from './metadataTables';

/** What a metadata path has led to so far. */
type Reached = { kind: 'collection'; nodes: MetadataNode[] } | { kind: 'item'; node: MetadataNode } | { kind: 'value'; value: unknown };

const NAMESPACE = 'Microsoft.Dynamics.CRM.';
const relationshipTypes = new Set(['OneToManyRelationshipMetadata', 'ManyToManyRelationshipMetadata']);
const roots: Record<string, (environment: Environment) => MetadataNode[]> = {
	EntityDefinitions: ({ schema }) => [...schema.tables.values()].map((table) => tableNode(schema, table)),
	RelationshipDefinitions: ({ schema }) => allRelationships(schema),
};

const isMetadata = (segments: PathSegment[]): boolean => (segments[0]?.name ?? '') in roots;

const refuseWrite = (method: string, error: () => ApiError): Route => ({
	method,
	matches: isMetadata,
	handle: () => {
		throw error();
	},
});

/** Table, column, key and relationship definitions, read-only (protocol sheet, section 11). */
export const metadataRoutes: Route[] = [
	{ method: 'GET', matches: isMetadata, handle: readMetadata },
	refuseWrite('PATCH', () => new ApiError(405, '0x80060888', 'Operation not supported on EntityMetadata')),
	...['POST', 'PUT', 'DELETE'].map((method) => refuseWrite(method, () => refuse.notImplemented('Changing metadata'))),
];

function readMetadata(request: ApiRequest, environment: Environment, segments: PathSegment[]): ApiResponse {
	const reached = segments.reduce<Reached | null>((from, segment) => step(from, segment, environment), null);
	if (reached === null) throw refuse.segment(request.path);
	const body = { '@odata.context': `${request.origin}/api/data/v9.2/$metadata#${request.path}`, ...show(reached, queryOptions(request.query)) };
	return json(200, body);
}

function show(reached: Reached, options: Options): Record<string, unknown> {
	if (reached.kind === 'item') return showNode(reached.node, options);
	if (reached.kind === 'value') return reached.value !== null && typeof reached.value === 'object' && !Array.isArray(reached.value) ? { ...reached.value } : { value: reached.value };
	const value = queryNodes(reached.nodes, options);
	return options['$count'] === 'true' ? { '@odata.count': value.length, value } : { value };
}

function step(from: Reached | null, segment: PathSegment, environment: Environment): Reached {
	if (segment.name.startsWith(NAMESPACE)) return cast(from, segment.name.slice(NAMESPACE.length));
	const next = from === null ? root(segment, environment) : child(from, segment.name);
	return segment.key === null ? next : pick(next, segment.key);
}

function root(segment: PathSegment, environment: Environment): Reached {
	const nodes = roots[segment.name];
	if (nodes === undefined) throw refuse.segment(segment.name);
	return { kind: 'collection', nodes: nodes(environment) };
}

function child(from: Reached, name: string): Reached {
	if (from.kind !== 'item') throw refuse.segment(name);
	const relation = from.node.navigation[name];
	if (relation !== undefined) return related(relation());
	if (!hasProperty(from.node, name)) throw unknownProperty(name, from.node.declaredType);
	return { kind: 'value', value: from.node.data[name] };
}

function related(found: MetadataNode[] | MetadataNode | null): Reached {
	if (found === null) return { kind: 'value', value: null };
	return Array.isArray(found) ? { kind: 'collection', nodes: found } : { kind: 'item', node: found };
}

function cast(from: Reached | null, type: string): Reached {
	if (!castableColumnTypes.has(type) && !relationshipTypes.has(type)) throw refuse.syntax(`The type '${NAMESPACE}${type}' is not supported as a cast segment.`);
	if (from?.kind === 'collection') return { kind: 'collection', nodes: from.nodes.filter((node) => node.type === type).map((node) => node.cast?.() ?? node) };
	if (from?.kind === 'item' && from.node.type === type) return { kind: 'item', node: from.node.cast?.() ?? from.node };
	throw refuse.segment(`${NAMESPACE}${type}`);
}

/** `(LogicalName='x')`, `(SchemaName='x')` or a bare MetadataId. */
function pick(from: Reached, key: string): Reached {
	if (from.kind !== 'collection') throw refuse.segment(`(${key})`);
	const [, property, name] = /^(LogicalName|SchemaName)='([^']*)'$/.exec(key) ?? [];
	const id = key.replace(/^MetadataId=/, '').toLowerCase();
	const node = from.nodes.find(({ data }) => (property === undefined ? data['MetadataId'] === id : data[property] === name));
	if (node === undefined) throw new ApiError(404, '0x80040217', `Could not find an item with ${property ?? 'MetadataId'} = ${name ?? id} in the MetadataCache.`);
	return { kind: 'item', node };
}
