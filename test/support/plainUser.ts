import { baseIds } from '../../emulator/store/baseData';

/** What every user needs besides a name and an address. */
export const PLAIN_USER = {
	accessmode: 0, caltype: 0, emailrouteraccessapproval: 0, incomingemaildeliverymethod: 0, outgoingemaildeliverymethod: 0, userlicensetype: 0, isdisabled: false,
	'businessunitid@odata.bind': `/businessunits(${baseIds.businessUnit})`,
};
