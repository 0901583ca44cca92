import type { CompanyDecision } from '../company/decideCompany';
import type { DecideContext } from './decision';
import type { Contribution, KnownRow } from './item';

/** The column of a person's row that names the company. */
const COMPANY_COLUMN = 'parentcustomerid';

interface WithCompany {
	/** The item's columns, the company among them where there is one. */
	contribution: Contribution;
	company?: CompanyDecision;
	/** Set when nothing is to be written for the item. */
	stop?: { kind: 'review' | 'failed'; reason: string };
}

/**
 * Adds the person's company to what an item writes into a row, unless the row has one. A company that waits for a decision holds
 * the person back too, or not, as the settings say.
 */
export function withCompany(contribution: Contribution, row: Pick<KnownRow, 'table' | 'values'>, { tables, settings, company: decideCompany }: DecideContext): WithCompany {
	const column = tables.get(row.table)?.columns.get(COMPANY_COLUMN);
	const isTaken = row.values[`_${COMPANY_COLUMN}_value`] || contribution.columns.some((mapped) => mapped.column.logicalName === COMPANY_COLUMN);
	if (!column || isTaken || !decideCompany) return { contribution };
	const company = decideCompany(contribution.itemIndex);
	if (company.kind === 'none') return { contribution };
	if (company.kind === 'failed') return { contribution, company, stop: { kind: 'failed', reason: company.reason } };
	if (company.kind === 'review') {
		return settings.company?.whileUnderReview === 'person' ? { contribution, company } : { contribution, company, stop: { kind: 'review', reason: company.reason } };
	}
	const mapped = { column, value: { table: 'account', id: company.id }, update: 'completeIfMissing' as const };
	return { contribution: { ...contribution, columns: [...contribution.columns, mapped] }, company };
}

/** Lets later items find the person by the company's name: the row itself holds its id only. */
export function nameCompany(row: KnownRow, company: CompanyDecision | undefined): void {
	if (company?.kind === 'link' && company.row) row.values[`${COMPANY_COLUMN}_account`] = { name: company.row.values.name };
}
