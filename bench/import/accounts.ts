import type { Row } from '../../demo/host/localDataverse';
import type { Traced } from '../host/control';

/** Most rows that Dataverse puts into one answer. */
export const PAGE_SIZE = 5_000;

/** An account as sales teams keep them; `{n}` is its number. */
export const ACCOUNT: Row = {
	name: 'Company {n} Ltd.',
	accountnumber: 'A-{n}',
	telephone1: '+1 202 555 {n}',
	emailaddress1: 'office@company-{n}.example',
	websiteurl: 'https://www.company-{n}.example',
	address1_city: 'Springfield',
	address1_country: 'United States',
	numberofemployees: 50,
};

/** Web API names of the columns that the trigger reads of an account without being told; whether it still does is checked. */
export const COLUMNS = [
	'accountid', 'name', 'createdon', 'modifiedon', 'versionnumber', 'accountnumber', 'customertypecode', 'industrycode', 'revenue', 'numberofemployees', 'websiteurl',
	'telephone1', 'emailaddress1', 'address1_city', 'address1_country', '_parentaccountid_value', '_primarycontactid_value', '_ownerid_value', 'statecode', 'statuscode',
] as const;

/** The question both the trigger and the bare loop begin with, and its preferences. */
export const QUESTION = `accounts?$select=${COLUMNS.join(',')}`;
export const PREFERENCES = `odata.track-changes,odata.maxpagesize=${PAGE_SIZE}`;

/** Whether a request is for a page of the table, and whether for a page of its changes. */
export const asksForRows = ({ url }: Pick<Traced, 'url'>): boolean => url.includes('/accounts?');
export const asksForChanges = (request: Pick<Traced, 'url'>): boolean => asksForRows(request) && request.url.includes('$deltatoken=');

/** Pages of so many rows; an empty table is a page, too. */
export const pagesOf = (rows: number): number => Math.max(1, Math.ceil(rows / PAGE_SIZE));
