import { PURPOSES, type Purpose } from '../../src/domain/access/purposes';
import { named, type TableNeed } from '../../src/domain/access/rights';
import { accessFields } from '../../nodes/Dynamics365Diagnostics/fields/access';

/** What Power Platform's role editor calls the tables. */
const EDITOR_NAMES: Readonly<Record<string, string>> = {
	account: 'Account', annotation: 'Note', appointment: 'Activity', contact: 'Contact', email: 'Activity', lead: 'Lead', opportunity: 'Opportunity', organization: 'Organization', phonecall: 'Activity',
	processstage: 'Process Stage', product: 'Product', role: 'Security Role', systemuser: 'User', task: 'Activity', team: 'Team', transactioncurrency: 'Currency',
};

const editorName = (table: string): string => {
	const name = EDITOR_NAMES[table];
	if (!name) throw new Error(`The role editor's name of ${table} is not known here`);
	return name;
};

const anchorOf = (title: string): string => title.toLowerCase().replace(/[^\p{L}\p{N}_ -]/gu, '').replaceAll(' ', '-');
const purposeTitle = (name: string): string => String(accessFields[0]?.options?.find((option) => 'value' in option && option.value === name)?.name);
const lines = (texts: readonly string[]): string => [...new Set(texts)].join('<br>');

const shipped = ({ needs, flowsOf }: Purpose): string[] => [
	...needs.filter(({ rights }) => rights.length > 0).map(({ table, rights }) => `${editorName(table)}: ${named(rights)}`),
	...(flowsOf ? [`every business process flow of ${editorName(flowsOf).toLowerCase().replace(/y$/, 'ies')}: Read`] : []),
];

/** By setting, in the order the needs name them. */
function bySetting(needs: readonly TableNeed[]): string[] {
	const extras = needs.flatMap(({ table, also = [] }) => also.map(({ when, rights }) => ({ when, text: `${editorName(table)}: ${named(rights)}` })));
	return [...new Set(extras.map(({ when }) => when))].map((setting) => `*${setting}* → ${extras.filter(({ when }) => when === setting).map(({ text }) => text).join(' · ')}`);
}

/**
 * The table of docs/sign-in/setup.md that names the least rights of each template.
 * @param titles of the templates, by file name without its ending, in the order of the table
 */
export function rolesTable(titles: ReadonlyMap<string, string>): string {
	const rows = [...titles].map(([template, title]) => {
		const [name, purpose] = Object.entries(PURPOSES as Record<string, Purpose>).find(([, { templates }]) => templates.includes(template)) ?? [];
		const cells = name && purpose ? [`*${purposeTitle(name)}*`, lines(shipped(purpose)), lines(bySetting(purpose.needs))] : ['', 'nothing of its own', ''];
		return `| [${title}](../../workflows/README.md#${anchorOf(title)}) | ${cells.join(' | ')} |`;
	});
	return ['| Template | Purpose in *Check Access* | As it comes | With settings, besides |', '|---|---|---|---|', ...rows].join('\n');
}
