import type { IDataObject } from 'n8n-workflow';
import { PRESETS } from '../../src/domain/changes/usualColumns';
import type { WorkflowFile, WorkflowNode } from '../../demo/host/n8nEditorApi';

const PACKAGE = 'n8n-nodes-dynamics365-sync.';

/** Tables that texts mean without being their name. */
const MEANT: Readonly<Record<string, readonly string[]>> = { leadsThenContacts: ['lead', 'contact'], contactsThenLeads: ['lead', 'contact'] };

const isChosen = (value: unknown, off: unknown): boolean => value !== undefined && value !== off;

/** Tables that a node takes besides those its parameters name. */
const BESIDES: Readonly<Record<string, (parameters: IDataObject) => readonly string[]>> = {
	dynamics365Diagnostics: () => ['systemuser', 'organization', 'role'],
	dynamics365Upsert: ({ owner, associateCompany }) => [...(isChosen(owner, 'leave') ? ['systemuser', 'team'] : []), ...(isChosen(associateCompany, false) ? ['account'] : [])],
	dynamics365ImportTrigger: ({ import: what }) => (what === 'stages' ? ['opportunity', 'processstage'] : (PRESETS[String(what)] ?? [])),
	dynamics365OwnerResolver: () => ['systemuser'],
	dynamics365PublishNote: () => ['annotation'],
};

const textsIn = (value: unknown): string[] => {
	if (typeof value === 'string') return [value];
	return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : [];
};

/** A text is a table's name, or an expression holds it in quotes. */
const namesIn = (text: string): string[] => (text.startsWith('=') ? [...text.matchAll(/'(\w+)'/g)].map(([, word = '']) => word) : [text.trim()]);

const isOurs = ({ type }: WorkflowNode) => type.startsWith(PACKAGE);

/**
 * The tables that a template's nodes of this package take: those that their parameters or the *Settings* they read name, and
 * those that go with what a node does.
 * @param known logical names of all tables there are
 */
export function templateTables({ nodes }: Pick<WorkflowFile, 'nodes'>, known: ReadonlySet<string>): string[] {
	const ours = nodes.filter(isOurs);
	const settings = ours.length > 0 ? nodes.filter(({ name }) => name === 'Settings') : [];
	const named = [...ours, ...settings].flatMap(({ parameters }) => textsIn(parameters)).flatMap(namesIn).flatMap((word) => MEANT[word] ?? [word]);
	const besides = ours.flatMap(({ type, parameters }) => BESIDES[type.slice(PACKAGE.length)]?.(parameters as IDataObject) ?? []);
	return [...new Set([...named, ...besides])].filter((word) => known.has(word)).sort();
}
