/** A Microsoft cloud in which Dataverse environments live. */
export type CloudName = 'public' | 'gcc' | 'gccHigh' | 'dod' | 'china' | 'germany';

export interface Cloud {
	name: CloudName;
	/** What people call it, for sentences. */
	displayName: string;
	/**
	 * Matches the part of a host name that follows `{organisation}.` or `{organisation}.api.`.
	 * The region label (`crm4`) is open because new regions keep appearing.
	 */
	hostSuffix: RegExp;
	/** Origin of the sign-in service. */
	authority: string;
	/** A closed cloud is recognised so that its sentence can say so. */
	closed: boolean;
}

/**
 * National clouds and their sign-in authorities. Order matters: GCC shares the public suffix and must be tried first.
 * Source: Microsoft Learn, "Dataverse datacenter regions" and "National clouds" authentication endpoints.
 */
export const clouds: readonly Cloud[] = [
	{ name: 'gcc', displayName: 'GCC', hostSuffix: /^crm9\.dynamics\.com$/, authority: 'https://login.microsoftonline.com', closed: false },
	{ name: 'public', displayName: 'public cloud', hostSuffix: /^crm[0-9a-z]*\.dynamics\.com$/, authority: 'https://login.microsoftonline.com', closed: false },
	{ name: 'gccHigh', displayName: 'GCC High', hostSuffix: /^crm[0-9a-z]*\.microsoftdynamics\.us$/, authority: 'https://login.microsoftonline.us', closed: false },
	{ name: 'dod', displayName: 'DoD', hostSuffix: /^crm[0-9a-z]*\.appsplatform\.us$/, authority: 'https://login.microsoftonline.us', closed: false },
	{ name: 'china', displayName: 'China (21Vianet)', hostSuffix: /^crm[0-9a-z]*\.dynamics\.cn$/, authority: 'https://login.partner.microsoftonline.cn', closed: false },
	{ name: 'germany', displayName: 'Germany', hostSuffix: /^crm[0-9a-z]*\.microsoftdynamics\.de$/, authority: 'https://login.microsoftonline.de', closed: true },
];

/** @param authority origin of a sign-in service */
export const isMicrosoftsAuthority = (authority: string): boolean => clouds.some((cloud) => cloud.authority === authority);

/**
 * What Microsoft Defender for Cloud Apps appends to the host of an app it watches over in the browser. Source: Microsoft Learn,
 * "Troubleshooting: what is *.mcas.ms, *.mcas-gov.us, or *.mcas-gov.ms".
 */
export const watchedSuffix = /\.mcas(?:\.ms|-gov\.us|-gov\.ms)$/;

/** A host name of a Dataverse environment, taken apart. */
export interface EnvironmentHost {
	/** `{organisation}.{suffix}`, without the `api` label. */
	host: string;
	cloud: Cloud;
}

/**
 * Recognises `{organisation}.crmN.dynamics.com`, its `api` form and the national variants.
 * @returns null for any other host, including discovery hosts, which are no environment.
 */
export function recogniseEnvironmentHost(hostname: string): EnvironmentHost | null {
	const [organisation, ...rest] = hostname.split('.');
	if (!organisation || organisation === 'globaldisco' || organisation === 'disco') {
		return null;
	}
	const suffix = (rest[0] === 'api' ? rest.slice(1) : rest).join('.');
	const cloud = clouds.find((candidate) => candidate.hostSuffix.test(suffix));
	return cloud ? { host: `${organisation}.${suffix}`, cloud } : null;
}
