import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { UpsertInput } from '../../domain/upsert/item';
import type { UpsertSettings } from '../../domain/upsert/settings';
import { GUID } from '../../domain/values/convertLookup';
import { itemValue } from '../itemValue';
import { locatorValue } from '../locatorValue';
import { mappingReader } from './mappingReader';

/** Reads the owner of an item; what is the same for all items is read once. */
function ownerReader(context: IExecuteFunctions): (index: number, json: IDataObject) => unknown {
	const owner = context.getNodeParameter('owner', 0) as string;
	if (owner === 'fromItem') {
		const read = itemValue(context, 'ownerFromItem', '');
		return (index, json) => parsedOwner(read(index, json));
	}
	if (owner !== 'fixed') return () => undefined;
	const [id, type] = locatorValue(context.getNodeParameter('fixedOwner', 0, '')).split(' ');
	return () => ({ id: id ?? '', type: type ?? 'systemuser' });
}

/** A bare id is a user's; every other text is looked for as an e-mail or a name, of a team too. */
function parsedOwner(owner: unknown): unknown {
	if (typeof owner !== 'string' || owner.trim() === '') return owner;
	return GUID.test(owner.trim()) ? { id: owner.trim(), type: 'systemuser' } : owner;
}

/** All input items with their mapping values per table. */
export function readInputs(context: IExecuteFunctions, settings: UpsertSettings): UpsertInput[] {
	const tables = [...new Set([settings.saveAs, ...settings.lookIn])];
	const mode = context.getNodeParameter('mapping', 0) as string;
	const mappings = tables.map((table) => [table, mappingReader(context, mode, table, settings)] as const);
	const hasNotes = Object.hasOwn(context.getNodeParameter('options', 0, {}) as IDataObject, 'notes');
	const notesOf = hasNotes ? itemValue(context, 'options.notes', null) : undefined;
	const ownerOf = ownerReader(context);
	const eventOf = settings.ifFound === 'createAnyway' ? itemValue(context, 'eventId', '') : undefined;
	return context.getInputData().map(({ json }, index) => ({
		index,
		json,
		mapping: new Map(mappings.map(([table, read]) => [table, read(index, json)])),
		owner: ownerOf(index, json),
		eventId: eventOf?.(index, json),
		...(notesOf ? { notes: notesOf(index, json) } : {}),
	}));
}
