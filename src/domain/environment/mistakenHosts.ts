interface Mistake {
	/** What follows "The environment URL". */
	because: string;
	/** What the person is to do, without full stop. */
	todo: string;
}

/** Addresses people paste in place of their environment's. */
const mistakenHosts: readonly (Mistake & { host: RegExp })[] = [
	{ host: /^(globaldisco|disco)\./, because: 'is the address of the discovery service', todo: 'open your app in the browser and copy the address from there' },
	{ host: /(^|\.)operations(\.\w+)?\.dynamics\.com$/, because: 'belongs to a Finance and Operations app, which this package does not reach', todo: 'use the address of the Dataverse environment linked to it, which looks like https://contoso.crm4.dynamics.com' },
	{ host: /(^|\.)businesscentral\.dynamics\.com$/, because: 'belongs to Business Central, which this package does not reach', todo: 'use the address of a Dataverse environment, if you have one, which looks like https://contoso.crm4.dynamics.com' },
	{ host: /(^|\.)(powerapps|powerautomate|powerplatform)(\.microsoft)?\.(com|us|cn)$|^(make\.apps|admin|flow)\.appsplatform\.us$/, because: 'is a maker or admin portal', todo: 'open the environment there and copy its environment URL, which looks like https://contoso.crm4.dynamics.com' },
	{ host: /(^|\.)(powerpages|powerappsportals)\.(com|us|cn)$/, because: 'is a website built with Power Pages', todo: 'use the address of the environment behind it, for example https://contoso.crm4.dynamics.com' },
	{ host: /^portal\.azure\.(com|us|cn)$/, because: 'is the Azure portal', todo: 'use the address of your Dynamics 365 app, for example https://contoso.crm4.dynamics.com' },
	{ host: /\.sharepoint(-mil)?\.(com|us|cn)$/, because: 'is a SharePoint site', todo: 'use the address of your Dynamics 365 app, for example https://contoso.crm4.dynamics.com' },
	{ host: /\.safelinks\.protection\.(outlook\.com|office365\.us|partner\.outlook\.cn)$/, because: 'is a link that Outlook has rewritten to check it', todo: 'open it in the browser and copy the address from there' },
	{ host: /^login\./, because: 'is the address of the sign-in service', todo: 'use the address of your Dynamics 365 app, for example https://contoso.crm4.dynamics.com' },
	{ host: /^([a-z]+\.)?dynamics\.com$/, because: 'names no environment', todo: 'open your app in the browser and copy the address from there' },
	{ host: /^crm[0-9]*\.(dynamics\.(com|cn)|microsoftdynamics\.us|appsplatform\.us)$/, because: 'lacks the name of the environment in front', todo: 'add it, as in https://contoso.crm4.dynamics.com' },
];

/** @returns why this well-known host is no environment, or undefined when it is not well known. */
export function explainMistakenHost(hostname: string): Mistake | undefined {
	return mistakenHosts.find(({ host }) => host.test(hostname));
}
