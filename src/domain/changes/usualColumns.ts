import type { TableMetadata } from '../metadata/table';

/** What people import of the tables that every sales team has; columns an environment lacks are left out. */
export const USUAL_COLUMNS: Readonly<Record<string, readonly string[]>> = {
	account: ['name', 'accountnumber', 'customertypecode', 'industrycode', 'revenue', 'numberofemployees', 'websiteurl', 'telephone1', 'emailaddress1', 'address1_city', 'address1_country', 'parentaccountid', 'primarycontactid', 'ownerid', 'statecode', 'statuscode'],
	contact: ['fullname', 'firstname', 'lastname', 'emailaddress1', 'jobtitle', 'department', 'telephone1', 'mobilephone', 'parentcustomerid', 'donotemail', 'donotbulkemail', 'ownerid', 'statecode', 'statuscode'],
	lead: ['fullname', 'firstname', 'lastname', 'subject', 'companyname', 'emailaddress1', 'jobtitle', 'telephone1', 'mobilephone', 'websiteurl', 'leadsourcecode', 'leadqualitycode', 'donotemail', 'donotbulkemail', 'parentaccountid', 'parentcontactid', 'ownerid', 'statecode', 'statuscode'],
	opportunity: ['name', 'parentaccountid', 'parentcontactid', 'customerid', 'estimatedvalue', 'actualvalue', 'estimatedclosedate', 'actualclosedate', 'closeprobability', 'transactioncurrencyid', 'stepname', 'stageid', 'processid', 'ownerid', 'statecode', 'statuscode'],
	product: ['name', 'productnumber', 'description', 'price', 'currentcost', 'quantityonhand', 'statecode', 'statuscode'],
	task: ['subject', 'description', 'regardingobjectid', 'scheduledend', 'actualend', 'prioritycode', 'percentcomplete', 'ownerid', 'statecode', 'statuscode'],
	systemuser: ['fullname', 'internalemailaddress', 'domainname', 'title', 'businessunitid', 'isdisabled', 'accessmode', 'applicationid', 'azureactivedirectoryobjectid'],
	processstage: ['stagename', 'stagecategory', 'primaryentitytypecode', 'processid'],
	email: ['subject', 'description', 'regardingobjectid', 'directioncode', 'sender', 'torecipients', 'actualend', 'ownerid', 'statecode', 'statuscode'],
	phonecall: ['subject', 'description', 'regardingobjectid', 'directioncode', 'phonenumber', 'actualend', 'ownerid', 'statecode', 'statuscode'],
	appointment: ['subject', 'description', 'regardingobjectid', 'scheduledstart', 'scheduledend', 'location', 'ownerid', 'statecode', 'statuscode'],
};

/** Parents before children, where a preset brings several tables. */
export const PRESETS: Readonly<Record<string, readonly string[]>> = {
	crm: ['systemuser', 'account', 'contact', 'lead', 'processstage', 'opportunity', 'product', 'task'],
	activities: ['task', 'email', 'phonecall', 'appointment'],
};

/** Read of every row that has them: what tells created from updated, and when it changed. */
const ALWAYS = ['createdon', 'modifiedon', 'versionnumber'];

/** Columns that a table's output has whatever was chosen: its id, its name, and when it changed. */
function alwaysOf({ primaryId, primaryName }: TableMetadata): string[] {
	return [primaryId, ...(primaryName ? [primaryName] : []), ...ALWAYS];
}

/**
 * Logical names of the columns that are read and given out, in their order.
 * @param chosen `usual` (every column where a table has no usual ones), `all`, or a list of logical names
 */
export function importedColumns(table: TableMetadata, chosen: 'usual' | 'all' | readonly string[]): string[] {
	const everything = [...table.columns.values()].filter(({ readable, type }) => readable && type !== 'Image' && type !== 'File').map(({ logicalName }) => logicalName);
	const wanted = chosen === 'usual' ? (USUAL_COLUMNS[table.logicalName] ?? everything) : chosen === 'all' ? everything : chosen;
	return [...new Set([...alwaysOf(table), ...wanted])].filter((name) => table.columns.get(name)?.readable);
}
