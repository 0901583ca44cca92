import { pick } from 'lodash';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/** What an agent needs to go on, or to tell the person who asked. */
const FOR_AGENTS = ['connected', 'ready', 'table', 'sentence', 'missing', 'whatToDo', 'whoMustDoIt', 'help', 'user', 'ends', 'securedColumns', 'visibleRows'];

/** What Diagnostics found, by the node's two outputs. An agent reads a tool's first output only, and would take a problem on the second for none. */
export function toOutputs(context: IExecuteFunctions, { ready, problems }: { ready: IDataObject[]; problems: IDataObject[] }): INodeExecutionData[][] {
	const pairedItem = context.getInputData().map((_item, item) => ({ item }));
	const items = (found: IDataObject[]): INodeExecutionData[] => found.map((json) => ({ json, pairedItem }));
	if (!context.isToolExecution()) return [items(ready), items(problems)];
	return [items([...problems, ...ready].map((json) => pick(json, FOR_AGENTS))), []];
}
