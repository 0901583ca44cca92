import type { ApiRequest, ApiResponse, Environment, PathSegment, Route, TableSchema } from '../../contracts';
import { parseQueryString } from '../../protocol/queryString';
import { refuse } from '../../protocol/refusals';
import { empty } from '../../protocol/respond';
import { findCollection, type Collection } from '../../query/collections';
import { requireRow } from './keys';
import { readBody } from './readBody';
import { readReference, type Reference } from './references';
import { isMemberSuffix, rowOf } from './rowPaths';

interface Link {
	request: ApiRequest;
	environment: Environment;
	table: TableSchema;
	id: string;
	/** The navigation property. */
	name: string;
	/** Key of the other row in `nav(<key>)/$ref`. */
	otherKey: string | null;
}

const onLink =
	(handle: (link: Link) => void): Route['handle'] =>
	(request, environment, segments: PathSegment[]): ApiResponse => {
		const { table, key } = rowOf(environment, segments);
		handle({ request, environment, table, id: requireRow(environment, table, key), name: segments[1]?.name ?? '', otherKey: segments[1]?.key ?? null });
		return empty(204);
	};

const referenceInBody = ({ environment, request, table }: Link): Reference => readReference(environment, table, readBody(request, table)['@odata.id']);

const addressOf = ({ table, id }: Reference): string => `/${table.entitySetName}(${id})`;

const putSingle = (link: Link): void => {
	const { environment, table, id, name, request } = link;
	if (!environment.schema.navigation(table, name)) throw refuse.segment(name);
	environment.rows.update(table, id, { [`${name}@odata.bind`]: addressOf(referenceInBody(link)) }, request.caller);
};

const collectionOf = ({ environment, table, name }: Link): Collection => {
	const collection = findCollection(environment.schema, table, name);
	if (!collection) throw refuse.segment(name);
	return collection;
};

const checkMember = ({ table, name }: Link, collection: Collection, other: Reference): void => {
	if (other.table !== collection.table) throw refuse.badPayload(table, `Microsoft.OData.ODataException: The navigation property '${name}' holds rows of '${collection.table.logicalName}', not of '${other.table.logicalName}'.`);
};

const requireLinking = ({ environment, request, table }: Link, other: Reference): void => {
	environment.privileges.require(request.caller, 'Append', table);
	environment.privileges.require(request.caller, 'AppendTo', other.table);
};

const postCollection = (link: Link): void => {
	const { environment, table, id, request } = link;
	const collection = collectionOf(link);
	const other = referenceInBody(link);
	checkMember(link, collection, other);
	if (collection.kind === 'oneToMany') {
		environment.rows.update(other.table, other.id, { [`${collection.singleNavigation}@odata.bind`]: addressOf({ table, id }) }, request.caller);
		return;
	}
	requireLinking(link, other);
	environment.store.link(collection.intersect, { [collection.ownColumn]: id, [collection.otherColumn]: other.id });
};

const otherRow = (link: Link, collection: Collection): Reference => {
	const { environment, request, table, otherKey } = link;
	const address = otherKey === null ? parseQueryString(request.query).options.get('$id') : `/${collection.table.entitySetName}(${otherKey})`;
	if (address === undefined) throw refuse.syntax('The related row is missing: name it by key or in $id.');
	return readReference(environment, table, address);
};

const deleteFromCollection = (link: Link): void => {
	const { environment, id, request } = link;
	const collection = collectionOf(link);
	const other = otherRow(link, collection);
	checkMember(link, collection, other);
	if (collection.kind === 'oneToMany') {
		environment.rows.update(other.table, other.id, { [collection.singleNavigation]: null }, request.caller);
		return;
	}
	requireLinking(link, other);
	environment.store.unlink(collection.intersect, { [collection.ownColumn]: id, [collection.otherColumn]: other.id });
};

const deleteReference = (link: Link): void => {
	const { environment, table, id, name, otherKey, request } = link;
	if (otherKey !== null || !environment.schema.navigation(table, name)) return deleteFromCollection(link);
	environment.rows.update(table, id, { [name]: null }, request.caller);
};

const isReference = isMemberSuffix('$ref');

/** Linking and unlinking rows through `$ref`. */
export const linkRoutes: Route[] = [
	{ method: 'PUT', matches: isReference, handle: onLink(putSingle) },
	{ method: 'POST', matches: isReference, handle: onLink(postCollection) },
	{ method: 'DELETE', matches: isReference, handle: onLink(deleteReference) },
];
