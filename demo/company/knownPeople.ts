import type { Row } from '../host/localDataverse';
import { fixedId } from './deterministic';

/** The few rows the demo's sample leads are about; everybody else in the company is background. */
const account = fixedId('account', 'vogel-pumpen.example');

const lead = (key: string, row: Row): Row => ({ leadid: fixedId('lead', `known/${key}`), statecode: 0, statuscode: 1, ...row });

export const knownAccounts: Row[] = [{ accountid: account, name: 'Vogel Pumpen GmbH', websiteurl: 'https://www.vogel-pumpen.example', address1_city: 'Kassel', address1_country: 'Germany' }];

export const knownContacts: Row[] = [
	{ contactid: fixedId('contact', 'known/marcus'), firstname: 'Marcus', lastname: 'Vogel', emailaddress1: 'marcus.vogel@vogel-pumpen.example', telephone1: '+49 561 555 0100', jobtitle: null, parentcustomerid: account },
];

export const knownLeads: Row[] = [
	lead('nora', { subject: 'Booth visit', firstname: 'Nora', lastname: 'Lindgren', companyname: 'Lindgren Logistik AB', emailaddress1: 'nora.lindgren@lindgren-logistik.example', jobtitle: null }),
	lead('tom', { subject: 'Wants a call back', firstname: 'Tom', lastname: 'Becker', companyname: 'Beckerbau GmbH', telephone1: '+49 89 21805410', emailaddress1: null }),
	lead('priya', { subject: 'Webinar on field service', firstname: 'Priya', lastname: 'Raman', companyname: 'Raman Textiles Ltd', emailaddress1: null, jobtitle: null }),
	lead('olu', { subject: 'Newsletter', firstname: 'Olu', lastname: 'Adeyemi', companyname: 'Lagos Light Ltd', emailaddress1: 'olu@lagos-light.example', telephone1: '+234 1 555 0140', jobtitle: 'Managing Director' }),
	lead('sam/1', { subject: 'Imported list', firstname: 'Sam', lastname: 'Jordan', companyname: 'Jordan Optics', emailaddress1: 'sam@jordan-optics.example' }),
	lead('sam/2', { subject: 'Booth visit', firstname: 'Samuel', lastname: 'Jordan', companyname: 'Jordan Optics Inc.', emailaddress1: 'sam@jordan-optics.example' }),
];
