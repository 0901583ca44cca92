import type { ApiRequest, ApiResponse, ColumnSchema, Environment, PathSegment, Route, StoredRow, TableSchema } from '../../contracts';
import { parsePrefer } from '../../protocol/prefer';
import { refuse } from '../../protocol/refusals';
import { empty, json, plainText } from '../../protocol/respond';
import { findCollection } from '../../query/collections';
import { fragment } from '../../query/fragment';
import { createRowWriter } from '../../query/represent';
import { countRows, type ListRequest } from '../../query/readRows';
import { hiddenFrom } from '../../security/securedColumns';
import { quote, typeColumn } from '../../store/sqlNames';
import { requireRow } from './keys';
import { readBody } from './readBody';
import { readableRow } from './readOneRow';
import { answerList, answerRow, listRequest, refuseDeltaToken } from './readRoutes';
import { isMemberPath, isMemberSuffix, rowAddress, rowOf } from './rowPaths';

interface Member {
	request: ApiRequest;
	environment: Environment;
	table: TableSchema;
	id: string;
	name: string;
}

type MemberHandler = (member: Member) => ApiResponse;

const onMember =
	(handle: MemberHandler): Route['handle'] =>
	(request, environment, segments: PathSegment[]) => {
		const { table, key } = rowOf(environment, segments);
		return handle({ request, environment, table, id: requireRow(environment, table, key), name: segments[1]?.name ?? '' });
	};

const columnOf = ({ environment, table, name }: Member): ColumnSchema | undefined => environment.schema.property(table, name);

const rowFor = ({ environment, request, table, id }: Member): StoredRow => readableRow(environment, request, table, id);

const shownValue = (member: Member, column: ColumnSchema): unknown => {
	const write = createRowWriter(member.environment, () => false, hiddenFrom(member.environment, member.request.caller));
	return write(rowFor(member), [column])[member.name];
};

/** A list of the rows a collection-valued navigation property leads to, undefined when the name is no such property. */
const childList = ({ environment, request, table, id, name }: Member): ListRequest | undefined => {
	const collection = findCollection(environment.schema, table, name);
	if (!collection) return undefined;
	const list = listRequest(environment, request, collection.table);
	refuseDeltaToken(list.options);
	if (collection.kind === 'oneToMany') {
		const { column } = collection;
		return { ...list, restrict: ({ alias }) => fragment(`${alias}.${quote(column)} = ? AND ${alias}.${quote(typeColumn(column))} = ?`, id, table.logicalName) };
	}
	const { intersect, ownColumn, otherColumn } = collection;
	const key = quote(collection.table.primaryIdAttribute);
	return { ...list, restrict: ({ alias }) => fragment(`${alias}.${key} IN (SELECT ${quote(otherColumn)} FROM ${quote(intersect)} WHERE ${quote(ownColumn)} = ?)`, id) };
};

const readTarget = (member: Member): ApiResponse => {
	const { environment, request, table, name } = member;
	const navigation = environment.schema.navigation(table, name);
	if (!navigation) throw refuse.segment(name);
	const row = rowFor(member);
	const target = row[navigation.column.logicalName] === null ? undefined : environment.schema.tables.get(String(row[typeColumn(navigation.column.logicalName)]));
	if (!target || !navigation.targets.includes(target.logicalName)) return empty(204);
	return answerRow(environment, request, target, String(row[navigation.column.logicalName]));
};

const readMember: MemberHandler = (member) => {
	const column = columnOf(member);
	if (!column) {
		rowFor(member);
		const list = childList(member);
		return list ? answerList(list) : readTarget(member);
	}
	const value = shownValue(member, column);
	const context = `${member.request.origin}/api/data/v9.2/$metadata#${member.table.entitySetName}(${member.id})/${member.name}`;
	return value === null ? empty(204) : json(200, { '@odata.context': context, value });
};

const readRawValue: MemberHandler = (member) => {
	const column = columnOf(member);
	if (!column) throw refuse.segment(member.name);
	const value = shownValue(member, column);
	return value === null ? empty(204) : plainText(String(value));
};

const countMember: MemberHandler = (member) => {
	const list = childList(member);
	if (!list) throw refuse.segment('$count');
	return plainText(String(countRows(list)));
};

const setValue = (member: Member, value: unknown): ApiResponse => {
	const { environment, request, table, id, name } = member;
	if (!columnOf(member)) throw refuse.segment(name);
	environment.rows.update(table, id, { [name]: value }, request.caller, request.headers['if-match']);
	return empty(204, parsePrefer(request.headers.prefer).returnRepresentation ? {} : { 'OData-EntityId': rowAddress(request, table, id) });
};

const putValue: MemberHandler = (member) => {
	const body = readBody(member.request, member.table);
	if (!('value' in body)) throw refuse.badPayload(member.table, "Microsoft.OData.ODataException: A property with name 'value' was expected.");
	return setValue(member, body.value);
};

/** Single columns of a row, and rows behind its navigation properties. */
export const memberRoutes: Route[] = [
	{ method: 'GET', matches: isMemberPath, handle: onMember(readMember) },
	{ method: 'GET', matches: isMemberSuffix('$value'), handle: onMember(readRawValue) },
	{ method: 'GET', matches: isMemberSuffix('$count'), handle: onMember(countMember) },
	{ method: 'PUT', matches: isMemberPath, handle: onMember(putValue) },
	{ method: 'DELETE', matches: isMemberPath, handle: onMember((member) => setValue(member, null)) },
];
