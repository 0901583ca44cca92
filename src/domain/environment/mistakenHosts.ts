/**
 * Addresses people paste in place of their environment's, each with what is wrong with it. Every sentence ends a
 * message that starts with "The environment URL".
 */
const mistakenHosts: readonly { host: RegExp; because: string }[] = [
	{ host: /^(globaldisco|disco)\./, because: 'is the address of the discovery service; open your app in the browser and copy the address from there' },
	{ host: /(^|\.)operations(\.\w+)?\.dynamics\.com$/, because: 'belongs to a Finance and Operations app; this package talks to Dataverse, whose address looks like https://contoso.crm4.dynamics.com' },
	{ host: /(^|\.)businesscentral\.dynamics\.com$/, because: 'belongs to Business Central; this package talks to Dataverse, whose address looks like https://contoso.crm4.dynamics.com' },
	{ host: /(^|\.)(powerapps|powerautomate|powerplatform)(\.microsoft)?\.(com|us|cn)$|^(make\.apps|admin|flow)\.appsplatform\.us$/, because: 'is a maker or admin portal; open the environment there and copy its environment URL, which looks like https://contoso.crm4.dynamics.com' },
	{ host: /(^|\.)(powerpages|powerappsportals)\.(com|us|cn)$/, because: 'is a website built with Power Pages; use the address of the environment behind it, for example https://contoso.crm4.dynamics.com' },
	{ host: /^portal\.azure\.(com|us|cn)$/, because: 'is the Azure portal; use the address of your Dynamics 365 app, for example https://contoso.crm4.dynamics.com' },
	{ host: /\.sharepoint(-mil)?\.(com|us|cn)$/, because: 'is a SharePoint site; use the address of your Dynamics 365 app, for example https://contoso.crm4.dynamics.com' },
	{ host: /\.safelinks\.protection\.(outlook\.com|office365\.us|partner\.outlook\.cn)$/, because: 'is a link that Outlook has rewritten to check it; open it in the browser and copy the address from there' },
	{ host: /^login\./, because: 'is the address of the sign-in service; use the address of your Dynamics 365 app, for example https://contoso.crm4.dynamics.com' },
	{ host: /^([a-z]+\.)?dynamics\.com$/, because: 'names no environment; open your app in the browser and copy the address from there' },
	{ host: /^crm[0-9]*\.(dynamics\.(com|cn)|microsoftdynamics\.us|appsplatform\.us)$/, because: 'lacks the name of the environment in front, as in https://contoso.crm4.dynamics.com' },
];

/** @returns why this well-known host is no environment, as the end of a sentence, or undefined when it is not well known. */
export function explainMistakenHost(hostname: string): string | undefined {
	return mistakenHosts.find((mistake) => mistake.host.test(hostname))?.because;
}
