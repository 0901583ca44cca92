import type { WorkflowNode } from '../../demo/host/n8nEditorApi';
import { node } from '../contestants/flow';

/** The workflow that does nothing. */
export const NOTHING: WorkflowNode = node('Nothing', 'n8n-nodes-base.noOp', 1, {});

const post = (url: string, jsonBody: string): WorkflowNode =>
	node('Send on', 'n8n-nodes-base.httpRequest', 4.2, { method: 'POST', url, sendBody: true, specifyBody: 'json', jsonBody, options: {} }, { executeOnce: true });

/** Tells the sink that an execution came this far, and nothing of its rows. */
export const tellDone = (url: string): WorkflowNode => post(url, '[]');

/** A row of another system's list: what happened, and to which id. */
export type Arrived = [change: string, id: string];

export const sendChanges = (url: string): WorkflowNode => post(url, '={{ JSON.stringify($input.all().map((item) => [item.json.change, item.json.id])) }}');
export const sendRows = (url: string): WorkflowNode => post(url, '={{ JSON.stringify($input.all().map((item) => ["row", item.json.accountid])) }}');
