import type { IDataObject, IExecuteFunctions, IRunExecutionData } from 'n8n-workflow';
import { locatorValue } from '../locatorValue';
import { isEmptyValue } from '../../domain/values/convertValue';
import type { WantedNote } from '../../domain/notes/publish/document';
import type { PublishInput } from '../../domain/notes/publish/planNote';
import type { RowReference } from '../../domain/values/convertLookup';
import { readFile } from './files';

/** The values lists offer; an expression can bring anything else. */
const ON_DELETE: readonly string[] = ['keep', 'mark', 'delete'];

/**
 * When the execution began, in milliseconds since 1970: the start of its first node, which n8n keeps across waits and restarts. n8n tells
 * nodes no start of their execution (n8n-core 2.41, `BaseExecuteContext`).
 */
function executionStart(context: IExecuteFunctions): number {
	const { runExecutionData } = context as unknown as { runExecutionData?: IRunExecutionData };
	const starts = Object.values(runExecutionData?.resultData.runData ?? {}).flatMap((runs) => runs.map(({ startTime }) => startTime));
	return starts.length > 0 ? Math.min(...starts) : Date.now();
}

function readOwner(value: unknown): RowReference | null {
	const [id, table] = locatorValue(value).split(' ');
	return id ? { id: id.toLowerCase(), table: table ?? 'systemuser' } : null;
}

/** A switch, also as the text an expression may bring. */
const isOn = (value: unknown): boolean => value === true || String(value).trim().toLowerCase() === 'true' || value === 1;

function wishOf(options: IDataObject): WantedNote['wish'] {
	if (!isOn(options.sourceDeleted)) return 'publish';
	const wish = String(options.onDelete ?? 'keep');
	return ON_DELETE.includes(wish) ? (wish as WantedNote['wish']) : 'keep';
}

const rawRow = (value: unknown): unknown => (value !== null && typeof value === 'object' && '__rl' in value ? (value as { value?: unknown }).value : value);

async function readInput(context: IExecuteFunctions, index: number, start: number): Promise<PublishInput> {
	const options = context.getNodeParameter('options', index, {}) as IDataObject;
	const revision = context.getNodeParameter('revision', index, '') as unknown;
	const title = context.getNodeParameter('title', index, '') as unknown;
	const documentKey = context.getNodeParameter('documentKey', index, '') as unknown;
	const wish = wishOf(options);
	const file = wish === 'publish' ? await readFile(context, index, String(isEmptyValue(title) ? documentKey : title), options) : null;
	return {
		index,
		table: locatorValue(context.getNodeParameter('attachTo', index)).toLowerCase(),
		row: rawRow(context.getNodeParameter('row', index, '')),
		documentKey,
		title,
		text: context.getNodeParameter('noteText', index, ''),
		revision: isEmptyValue(revision) ? new Date(start) : revision,
		file: typeof file === 'string' ? null : file,
		fileFaults: typeof file === 'string' ? [file] : [],
		wish,
		recordsRevision: options.ifUnchanged === 'record',
		owner: readOwner(options.owner),
		publishedBefore: !isEmptyValue(options.lastNoteId),
	};
}

/** All input items, their files read once for size and hash, one after the other. */
export async function readInputs(context: IExecuteFunctions): Promise<PublishInput[]> {
	const start = executionStart(context);
	const inputs: PublishInput[] = [];
	for (const index of context.getInputData().keys()) inputs.push(await readInput(context, index, start));
	return inputs;
}
