import type { INodePropertyMode } from 'n8n-workflow';

const EXAMPLE_ID = 'e.g. 11111111-2222-3333-4444-555555555555';

const fromList = (placeholder: string, searchListMethod: string): INodePropertyMode => ({
	displayName: 'From List', name: 'list', type: 'list', placeholder, typeOptions: { searchListMethod, searchable: true },
});

const byName = (example: string): INodePropertyMode => ({ displayName: 'By Name', name: 'name', type: 'string', placeholder: `e.g. ${example}` });

const byId = (displayName: string): INodePropertyMode => ({ displayName, name: 'id', type: 'string', placeholder: EXAMPLE_ID });

/** Ways to point at a table; the method is the node's, one of `listSearch`. */
export const tableModes = (searchListMethod: string, example: string): INodePropertyMode[] => [fromList('Select a table...', searchListMethod), byName(example)];

/** Ways to point at a text column that holds ids of another system. */
export const externalIdModes = (searchListMethod: string): INodePropertyMode[] => [fromList('Select a column...', searchListMethod), byName('new_externalid')];

/** Ways to point at whoever may own rows. */
export const ownerModes: INodePropertyMode[] = [fromList('Select a user or team...', 'searchOwners'), byId('By User ID')];

/** Ways to point at a person, by what Microsoft Entra knows them as. */
export const personModes: INodePropertyMode[] = [fromList('Select a user...', 'searchPeople'), byId('By Entra Object ID')];

/** Ways to point at a row. */
export const rowModes: INodePropertyMode[] = [
	fromList('Select a row...', 'searchRows'),
	byId('By ID'),
	{ displayName: 'By Alternate Key', name: 'key', type: 'string', placeholder: 'e.g. accountnumber=A-1001', hint: 'A key of several columns: one=value; other=value' },
];
