import type { N8nEditorApi } from '../../demo/host/n8nEditorApi';

/** One of n8n's own data tables. */
export interface DataTable {
	id: string;
	name: string;
	projectId: string;
}

/** All data tables of exactly this name; n8n itself finds names that only contain it. */
export async function dataTables(editor: N8nEditorApi, name: string): Promise<DataTable[]> {
	const { data } = await editor.call<{ data: DataTable[] }>('GET', '/data-tables-global?take=100');
	return data.filter((table) => table.name === name);
}

/** All rows of the one data table of this name, oldest first; an error when there is none or more than one. */
export async function dataTableRows(editor: N8nEditorApi, name: string): Promise<Record<string, unknown>[]> {
	const tables = await dataTables(editor, name);
	const [table] = tables;
	if (!table || tables.length > 1) throw new Error(`There are ${tables.length} data tables called "${name}"`);
	return (await editor.call<{ data: Record<string, unknown>[] }>('GET', `/projects/${table.projectId}/data-tables/${table.id}/rows?take=250&sortBy=id:asc`)).data;
}
