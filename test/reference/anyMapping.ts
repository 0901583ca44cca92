import fc from 'fast-check';
import type { Table } from './columns';
import type { FieldRow, Update } from './world';

const update = (...options: Update[]): fc.Arbitrary<Update> => fc.constantFrom(...options);
const anyUpdate = update('completeIfMissing', 'overwrite', 'overwrite', 'overwriteOrClear', 'append');
const plainUpdate = update('completeIfMissing', 'overwrite');
const optionalUpdate = update('completeIfMissing', 'overwrite', 'overwriteOrClear');
const row = (column: string, from: string, options = anyUpdate): fc.Arbitrary<FieldRow> => fc.record({ column: fc.constant(column), from: fc.constant(from), update: options });

/**
 * Rows a mapping is made of. Columns that the platform fills by default (yes/no columns, the currency) are only overwritten; see
 * "What is left out" in the test.
 */
const PERSON_ROWS = [
	row('firstname', 'firstName', optionalUpdate),
	row('lastname', 'lastName', plainUpdate),
	row('emailaddress1', 'email', optionalUpdate),
	row('emailaddress1', 'email2', plainUpdate),
	row('emailaddress2', 'email2'),
	row('telephone1', 'phone', plainUpdate),
	row('mobilephone', 'mobile', optionalUpdate),
	row('telephone2', 'mobile', plainUpdate),
	row('jobtitle', 'jobTitle'),
	row('description', 'description'),
	row('new_externalid', 'externalId', plainUpdate),
	row('transactioncurrencyid', 'currency', update('overwrite')),
	row('donotemail', 'optOut', update('overwrite')),
];

const ROWS: Record<Table, fc.Arbitrary<FieldRow>[]> = {
	lead: [
		...PERSON_ROWS,
		row('companyname', 'company', plainUpdate),
		row('leadsourcecode', 'source', plainUpdate),
		row('numberofemployees', 'count', plainUpdate),
		row('revenue', 'amount', plainUpdate),
		row('estimatedclosedate', 'day', plainUpdate),
		row('new_interests', 'interests'),
		row('subject', 'jobTitle', update('completeIfMissing', 'overwrite', 'append')),
	],
	contact: [...PERSON_ROWS, row('numberofchildren', 'count', plainUpdate), row('annualincome', 'amount', plainUpdate), row('birthdate', 'day', plainUpdate)],
};

/** Rows of a mapping of one's own. */
export const fieldRows = (table: Table) => fc.array(fc.oneof(...ROWS[table]), { maxLength: 9 });
