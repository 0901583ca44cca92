import type { ApiRequest, Environment, PathSegment, RowKey, TableSchema } from '../../contracts';
import { refuse } from '../../protocol/refusals';
import { parseKey } from './keys';

type Matches = (segments: PathSegment[], environment: Environment) => boolean;

const isSet = (segment: PathSegment | undefined, { schema }: Environment): boolean => segment !== undefined && schema.byEntitySet(segment.name) !== undefined;

const startsWithRow: Matches = ([first], environment) => isSet(first, environment) && first?.key !== null;

/** `accounts` */
export const isTablePath: Matches = (segments, environment) => segments.length === 1 && isSet(segments[0], environment) && segments[0]?.key === null;

/** `accounts/$count` */
export const isCountPath: Matches = (segments, environment) => segments.length === 2 && isSet(segments[0], environment) && segments[0]?.key === null && segments[1]?.raw === '$count';

/** `accounts(<key>)` */
export const isRowPath: Matches = (segments, environment) => segments.length === 1 && startsWithRow(segments, environment);

/** `accounts(<key>)/name`, a column or a navigation property */
export const isMemberPath: Matches = (segments, environment) => segments.length === 2 && startsWithRow(segments, environment) && segments[1]?.key === null && !segments[1].name.includes('.');

/** `accounts(<key>)/name/$value` and the like */
export const isMemberSuffix =
	(suffix: string): Matches =>
	(segments, environment) =>
		segments.length === 3 && startsWithRow(segments, environment) && segments[2]?.raw === suffix;

/** The table a path begins with. */
export const tableOf = ({ schema }: Environment, segments: PathSegment[]): TableSchema => {
	const name = segments[0]?.name ?? '';
	const table = schema.byEntitySet(name);
	if (!table) throw refuse.segment(name);
	return table;
};

/** The table and key of the row a path begins with. */
export const rowOf = (environment: Environment, segments: PathSegment[]): { table: TableSchema; key: RowKey } => {
	const table = tableOf(environment, segments);
	return { table, key: parseKey(environment, table, segments[0]?.key ?? '') };
};

/** The address of a row by its id. */
export const rowAddress = ({ origin }: ApiRequest, table: TableSchema, id: string): string => `${origin}/api/data/v9.2/${table.entitySetName}(${id})`;
