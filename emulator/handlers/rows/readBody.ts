import type { ApiRequest, Payload, TableSchema } from '../../contracts';
import { refuse } from '../../protocol/refusals';

/** The body as a JSON object; anything else is refused with 0x80048d19. */
export const readBody = ({ body }: ApiRequest, table: TableSchema): Payload => {
	const parsed = parse(body, table);
	if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
		throw refuse.badPayload(table, 'Microsoft.OData.ODataException: An unexpected node was found when reading from the JSON reader. A StartObject node was expected.');
	}
	return parsed as Payload;
};

const parse = (body: string, table: TableSchema): unknown => {
	try {
		return JSON.parse(body);
	} catch (error) {
		throw refuse.badPayload(table, `Microsoft.OData.ODataException: Invalid JSON. ${(error as Error).message}`);
	}
};
