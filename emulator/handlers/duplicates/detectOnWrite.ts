import { ApiError, type ApiRequest, type Environment, type Payload, type TableSchema } from '../../contracts';
import { findDuplicates } from './findDuplicates';
import { rulesOf } from './rules';

const header = 'mscrm.suppressduplicatedetection';

const isAsked = ({ headers }: ApiRequest): boolean => headers[header]?.trim().toLowerCase() === 'false';

/**
 * Refuses a row just written when a rule finds another one like it; the caller's transaction takes the row back. Only where the request
 * asks for detection and the environment has it on. An update is held against the rules whose columns it names.
 * @throws ApiError 412 `0x80040333`, which does not say what was found (protocol sheet, section 8)
 */
export const detectOnWrite = (request: ApiRequest, environment: Environment, table: TableSchema, id: string, written: Payload, created: boolean): void => {
	if (!environment.settings.duplicateDetection || !isAsked(request)) return;
	const row = environment.store.find(table.logicalName, id);
	const rules = rulesOf(table.logicalName).filter((columns) => created || columns.some((name) => name in written));
	if (!row || findDuplicates(environment, table, row, rules).length === 0) return;
	throw new ApiError(412, '0x80040333', 'A record was not created or updated because a duplicate of the current record already exists.');
};
