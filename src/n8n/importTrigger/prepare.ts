import { NodeOperationError, type ITriggerFunctions } from 'n8n-workflow';
import { uniq } from 'lodash';
import type { TableSettings } from '../../client/changes/ports';
import { answerOrThrow } from '../../client/read';
import { connect } from '../connect';
import type { TableMetadata } from '../../domain/metadata/table';
import { readImportSettings, type ImportSettings, type TableChoice } from './parameters';
import { stagedTables } from './stagedTables';
import { tableSettings, type Surroundings } from './tableSettings';

export interface Prepared {
	settings: ImportSettings;
	tables: readonly TableSettings[];
}

/** Who is signed in, and what time the service has. */
async function lookAround(context: ITriggerFunctions): Promise<Surroundings> {
	const { client, environmentUrl } = await connect(context);
	const answer = answerOrThrow(await client.request({ method: 'GET', path: 'WhoAmI', repeat: 'always' }));
	const date = Date.parse(answer.headers.date ?? '');
	return {
		environmentUrl,
		timeZone: context.getTimezone(),
		serverTime: new Date(Number.isNaN(date) ? Date.now() : date).toISOString().replace(/\.\d+Z$/, 'Z'),
		userId: String(answer.body?.UserId ?? ''),
	};
}

function checkTables(names: readonly string[], filtered: readonly string[]): string[] {
	if (names.length === 0) return ['No table is chosen; add at least one.'];
	const twice = uniq(names.filter((name, index) => names.indexOf(name) !== index));
	const strays = uniq(filtered.filter((name) => !names.includes(name)));
	return [
		...(names.includes('') ? ['An entry of Tables has no table; choose one or remove the entry.'] : []),
		...twice.map((name) => `Table "${name}" is listed more than once; put all its columns into one entry.`),
		...strays.map((name) => `A condition of Filters is for table "${name}", which is not imported; add the table or remove the condition.`),
	];
}

/** @throws NodeOperationError that lists every fault */
function refuse(context: ITriggerFunctions, faults: readonly string[]): void {
	if (faults.length === 0) return;
	const [only] = faults;
	const message = faults.length === 1 && only ? only : `${faults.length} things have to be put right before this workflow can run.`;
	throw new NodeOperationError(context.getNode(), message, { description: faults.length === 1 ? undefined : faults.join('\n'), level: 'warning' });
}

/** A chosen table, and after it those that its stage is read from. */
async function prepareTable(context: ITriggerFunctions, choice: TableChoice, metadata: TableMetadata, settings: ImportSettings, around: Surroundings): Promise<{ tables: TableSettings[]; faults: string[] }> {
	const { table, faults } = tableSettings(choice, metadata, settings, around);
	if (!choice.stages) return { tables: [table], faults };
	const staged = await stagedTables(table, choice.stages, settings, around, await connect(context));
	return { tables: staged.tables, faults: [...faults, ...staged.faults] };
}

/**
 * The panel's settings against the environment as it is.
 * @throws NodeOperationError with every fault of the settings; DataverseError or SignInError when the environment cannot be asked
 */
export async function prepare(context: ITriggerFunctions): Promise<Prepared> {
	const settings = readImportSettings(context);
	const names = settings.tables.map(({ table }) => table);
	refuse(context, checkTables(names, settings.filtered));
	const { metadata } = await connect(context);
	const [around, tables] = await Promise.all([lookAround(context), metadata.tables(names)]);
	const prepared = await Promise.all(tables.map(async (table, index) => await prepareTable(context, settings.tables[index] as TableChoice, table, settings, around)));
	refuse(context, prepared.flatMap(({ faults }) => faults));
	return { settings, tables: prepared.flatMap((one) => one.tables) };
}
