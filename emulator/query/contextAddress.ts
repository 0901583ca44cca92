import type { ApiRequest, TableSchema } from '../contracts';
import type { ExpandItem } from './parseExpand';
import type { ReadOptions } from './readOptions';

type Shape = Pick<ReadOptions, 'select' | 'expand'>;

const describe = ({ select, expand }: Shape): string => {
	const parts = [...(select ?? []), ...expand.map((item: ExpandItem) => `${item.navigation}(${describe(item).slice(1, -1)})`)];
	return parts.length === 0 ? '' : `(${parts.join(',')})`;
};

/** `@odata.context` of a list, or of one row when `single`. */
export const contextOf = (request: ApiRequest, table: TableSchema, shape: Shape, single = false): string =>
	`${request.origin}/api/data/v9.2/$metadata#${table.entitySetName}${describe(shape)}${single ? '/$entity' : ''}`;
