import type { ApplicationSettings, TenantSettings } from './directory';
import type { Grant, PersonSettings } from './people';

/** A refresh token that nobody used for so long is good no longer. Source: Microsoft Learn, "Refresh tokens in the Microsoft identity platform". */
const LAPSES_AFTER_MS = 90 * 86_400_000;
const DAY_MS = 86_400_000;

interface Place {
	tenant: TenantSettings;
	application: ApplicationSettings;
}

type Reasons<Facts> = readonly (readonly [code: number, holds: (facts: Facts) => boolean])[];

const firstOf = <Facts>(reasons: Reasons<Facts>, facts: Facts): number | undefined => reasons.find(([, holds]) => holds(facts))?.[0];

const ofPeople: Reasons<Place & { person: PersonSettings }> = [
	[50020, ({ person, tenant }) => person.tenantId !== tenant.id],
	[50057, ({ person }) => person.isDisabled === true],
	[50105, ({ person, application }) => application.assigned !== undefined && !application.assigned.includes(person.objectId)],
	[50079, ({ person }) => person.needsFactor === true && person.isFactorEnrolled === false],
	[53003, ({ person }) => person.isBlockedByPolicy === true],
];

/** The lifetime of refresh tokens cannot be configured any more; a sign-in frequency takes its place. Source: Microsoft Learn, "Configurable token lifetimes". */
const ofConnections: Reasons<Place & { grant: Grant; person: PersonSettings; now: number }> = [
	[50173, ({ grant, person }) => grant.issued < (person.tokensRevoked ?? 0)],
	[700082, ({ grant, now }) => now - grant.used > LAPSES_AFTER_MS],
	[70043, ({ grant, tenant, now }) => tenant.signInFrequencyDays !== undefined && now - grant.issued > tenant.signInFrequencyDays * DAY_MS],
	[50076, ({ person }) => person.needsFactor === true && person.isFactorFresh !== true],
];

const ofPasswords: Reasons<{ person: PersonSettings; password: string }> = [
	[50126, ({ person, password }) => person.password !== password],
	[50055, ({ person }) => person.isPasswordExpired === true],
];

/** Why a person gets no further in a tenant, at the page or at a refresh, as AADSTS number. */
export const refusePerson = (person: PersonSettings | undefined, place: Place): number | undefined =>
	(person ? firstOf(ofPeople, { ...place, person }) : 50034);

/** Why what somebody typed at the page is refused. A name nobody has comes before a password. */
export const refusePassword = (person: PersonSettings | undefined, password: string): number | undefined =>
	(person ? firstOf(ofPasswords, { person, password }) : 50034);

/** Why a connection cannot be renewed without the person. Its own end comes first, as its person may have a good one meanwhile. */
export const refuseConnection = (grant: Grant, person: PersonSettings | undefined, place: Place, now: number): number | undefined =>
	grant.endedWith ?? refusePerson(person, place) ?? (person && firstOf(ofConnections, { ...place, grant, person, now }));
