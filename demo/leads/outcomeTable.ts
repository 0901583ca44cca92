import type { Comparison } from './pushLeads';

const cut = (text: string, width: number): string => (text.length > width ? `${text.slice(0, width - 1)}…` : text).padEnd(width);

const WIDTHS = { shows: 56, expected: 12, real: 12 } as const;

const line = (mark: string, shows: string, expected: string, real: string, rest: string): string =>
	`  ${mark} ${cut(shows, WIDTHS.shows)} ${cut(expected, WIDTHS.expected)} ${cut(real, WIDTHS.real)} ${rest}`.trimEnd();

const comparisonLines = ({ sample, result, wrong }: Comparison): string[] => [
	line(wrong.length === 0 ? '✓' : '✗', sample.shows, sample.outcome, result?.outcome ?? 'nothing', result?.reason ?? ''),
	...wrong.map((sentence) => `      ${sentence}`),
];

/** The table of expected and real outcomes, ready to print. */
export function outcomeTable(comparisons: Comparison[]): string {
	const held = comparisons.filter(({ wrong }) => wrong.length === 0).length;
	const verdict = held === comparisons.length ? `All ${held} outcomes, and the rows in the CRM, are as expected.` : `${comparisons.length - held} of ${comparisons.length} are NOT as expected.`;
	return ['', line(' ', 'Sample lead', 'Expected', 'Outcome', 'Reason'), ...comparisons.flatMap(comparisonLines), '', `  ${verdict}`].join('\n');
}
