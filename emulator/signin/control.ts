import { refusals, type Refusal } from './aadsts';
import type { ApplicationSettings, Directory, ResourceSettings } from './directory';
import type { Journal } from './journal';
import type { PersonSettings } from './people';

/** What the control surface may change. */
export interface ControlTarget {
	directory: Directory;
	journal: Journal;
	/** Seconds a token lives by default. */
	lifetimeSeconds: number;
	/** What the next token requests are refused with, whatever they carry. */
	refusing: { requests: number; refusal: Refusal };
}

type Handler = (target: ControlTarget, body: Record<string, unknown>, rest: string) => unknown;

const withoutSecrets = ({ secrets = [], certificates = [], federated = [], ...application }: ApplicationSettings): object => ({
	...application,
	federated: federated.map(({ issuer, subject }) => ({ issuer, subject })),
	secrets: secrets.map(({ expires }) => ({ expires: expires ?? null })),
	certificates: certificates.length,
});

/** `{method} {name}` below `/_signin/`; each answers with the JSON to send. */
const handlers: Readonly<Record<string, Handler>> = {
	'GET ': ({ directory, journal, lifetimeSeconds }) => ({
		tenants: directory.allTenants(),
		applications: directory.allApplications().map(withoutSecrets),
		resources: directory.allResources(),
		lifetimeSeconds,
		counters: journal.counters,
	}),
	'GET applications': ({ directory }) => directory.allApplications().map(withoutSecrets),
	'POST applications': ({ directory }, body) => {
		if (typeof body.clientId !== 'string') {
			throw new RangeError('clientId is required');
		}
		const existing = directory.allApplications().find(({ clientId, tenantId }) => clientId === body.clientId && tenantId === (body.tenantId ?? tenantId));
		directory.putApplication({ ...existing, ...(body as unknown as ApplicationSettings) });
		return { stored: body.clientId };
	},
	'DELETE applications': ({ directory }, _body, clientId) => ({ removed: directory.removeApplication(clientId) }),
	'POST resources': ({ directory }, body) => {
		directory.putResource({ ...(body as unknown as ResourceSettings), origin: String(body.origin) });
		return { resources: directory.allResources() };
	},
	'POST lifetime': (target, body) => {
		const seconds = Number(body.seconds);
		if (!Number.isInteger(seconds) || seconds < 1) {
			throw new RangeError('seconds must be a whole number from 1');
		}
		target.lifetimeSeconds = seconds;
		return { lifetimeSeconds: seconds };
	},
	// With an AADSTS number as `code`, or without one an outage.
	'POST refuse': (target, { requests = 1, code }) => {
		target.refusing = { requests: Number(requests), refusal: code === undefined ? refusals.broken() : refusals.byCode(Number(code)) };
		return { refused: target.refusing.requests };
	},
	'GET counters': ({ journal }) => journal.counters,
	'GET pages': ({ journal }) => journal.pages(),
	'GET trace': ({ journal }) => journal.trace(),
	'POST reset': ({ journal }) => {
		journal.reset();
		return journal.counters;
	},
	'POST revoke': ({ journal }, body) => ({ revoked: journal.revoke(typeof body.clientId === 'string' ? body.clientId.toLowerCase() : undefined) }),
	'GET people': ({ directory }) => directory.people.all(),
	'POST people': ({ directory }, body) => {
		if (typeof body.objectId !== 'string') {
			throw new RangeError('objectId is required');
		}
		directory.people.put({ ...directory.people.find(body.objectId), ...(body as unknown as PersonSettings) });
		return { stored: body.objectId };
	},
	'DELETE people': ({ directory }, _body, objectId) => ({ removed: directory.people.remove(objectId) }),
	'POST consent': ({ directory }, body) => {
		directory.people.consent(String(body.tenantId), String(body.clientId), String(body.objectId ?? '*'));
		return { consented: true };
	},
	'DELETE consent': ({ directory }, _body, clientId) => {
		directory.people.withdrawConsent(clientId);
		return { withdrawn: clientId };
	},
	'POST end-grants': ({ directory }, body) => ({ ended: directory.people.end(Number(body.code ?? 50173), typeof body.objectId === 'string' ? body.objectId : undefined) }),
	'POST restore-grants': ({ directory }) => {
		directory.people.restore();
		return { restored: true };
	},
	// Secrets of a test, so that it can look for them where they must not be.
	'GET refresh-tokens': ({ directory }) => [...directory.people.grants.keys()],
	'GET revocations': ({ journal }) => journal.revocations(),
};

/**
 * Carries out one request of the control surface.
 * @param path below `/_signin/`, for example `applications/{clientId}`
 * @returns status and JSON body
 */
export function control(target: ControlTarget, method: string, path: string, body: Record<string, unknown>): { status: number; body: unknown } {
	const [name = '', rest = ''] = path.split('/');
	const handler = handlers[`${method} ${name}`];
	if (!handler) {
		return { status: 404, body: { error: `No ${method} /_signin/${name}` } };
	}
	try {
		return { status: 200, body: handler(target, body, decodeURIComponent(rest)) };
	} catch (error) {
		return { status: 400, body: { error: error instanceof Error ? error.message : 'bad request' } };
	}
}
