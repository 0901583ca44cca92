import { createHash } from 'node:crypto';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { parseEnvironmentUrl, type Environment } from '../../domain/environment/environmentUrl';
import { SignInError } from './signInError';

/** How an application proves who it is. */
export type Proof =
	| { kind: 'clientSecret'; secret: string }
	| { kind: 'certificate'; certificate: string; privateKey: string; passphrase: string }
	/** The machine n8n runs on speaks for it. */
	| { kind: 'managedIdentity' }
	/** A token of another issuer, or the https address it is read from at each sign-in. */
	| { kind: 'federatedToken'; source: string };

/** What a sign-in needs, checked, and all but the passphrase trimmed. */
export interface SignInFields {
	environment: Environment;
	/** Empty for a managed identity, which knows its own. */
	tenantId: string;
	clientId: string;
	proof: Proof;
}

const asTyped = (value: unknown): string => (typeof value === 'string' ? value : '');
const text = (data: ICredentialDataDecryptedObject, name: string): string => asTyped(data[name]).trim();

/**
 * The environment a credential points at.
 * @throws SignInError with the sentence of the fault
 */
export function readEnvironment(data: ICredentialDataDecryptedObject): Environment {
	const environment = parseEnvironmentUrl(text(data, 'environmentUrl'), {
		customHost: data.customHost === true,
		signInAuthority: text(data, 'signInAuthority'),
	});
	if (!environment.ok) {
		throw SignInError.ofField(environment);
	}
	return environment;
}

function readCertificate(data: ICredentialDataDecryptedObject): Proof {
	const [certificate, privateKey] = [text(data, 'certificate'), text(data, 'privateKey')];
	if (certificate === '' || privateKey === '') {
		throw SignInError.of('certificateMissing');
	}
	// A blank is a character of a passphrase like any other.
	return { kind: 'certificate', certificate, privateKey, passphrase: asTyped(data.passphrase) };
}

function readSecret(data: ICredentialDataDecryptedObject): Proof {
	const secret = text(data, 'clientSecret');
	if (secret === '') {
		throw SignInError.of('secretMissing');
	}
	return { kind: 'clientSecret', secret };
}

function readFederatedToken(data: ICredentialDataDecryptedObject): Proof {
	const source = text(data, 'federatedToken');
	if (source === '') {
		throw SignInError.of('federatedTokenMissing');
	}
	return { kind: 'federatedToken', source };
}

/** Its token is for whoever asks the machine, so it goes to Dataverse's own hosts only. */
function readManagedIdentity({ customHost }: ICredentialDataDecryptedObject): Proof {
	if (customHost === true) {
		throw SignInError.of('managedIdentityCustomHost');
	}
	return { kind: 'managedIdentity' };
}

const proofReaders: Readonly<Record<string, (data: ICredentialDataDecryptedObject) => Proof>> = {
	certificate: readCertificate,
	federatedToken: readFederatedToken,
	managedIdentity: readManagedIdentity,
};

const readProof = (data: ICredentialDataDecryptedObject): Proof => (proofReaders[text(data, 'signInWith')] ?? readSecret)(data);

// An app-only token belongs to one tenant, so the shared endpoints are refused here rather than by a puzzling AADSTS code.
const sharedTenants = new Set(['common', 'organizations', 'consumers']);
const tenantForm = /^[a-z0-9][a-z0-9.-]*$/i;
const guidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function readTenant(data: ICredentialDataDecryptedObject): string {
	const tenantId = text(data, 'tenantId');
	if (!tenantForm.test(tenantId) || sharedTenants.has(tenantId.toLowerCase())) {
		throw SignInError.of('tenantMissing');
	}
	return tenantId;
}

function readClientId(data: ICredentialDataDecryptedObject): string {
	const clientId = text(data, 'clientId');
	if (!guidForm.test(clientId)) {
		throw SignInError.of('clientIdMissing');
	}
	return clientId;
}

/**
 * The application and its tenant that a credential names.
 * @throws SignInError with the sentence of the fault
 */
export const readApplication = (data: ICredentialDataDecryptedObject): { tenantId: string; clientId: string } => ({ tenantId: readTenant(data), clientId: readClientId(data) });

/**
 * Reads and checks the fields of the credential.
 * @throws SignInError with one sentence for the first field that is wrong
 */
export function readSignInFields(data: ICredentialDataDecryptedObject): SignInFields {
	const environment = readEnvironment(data);
	const isManaged = data.signInWith === 'managedIdentity';
	const tenantId = isManaged ? '' : readTenant(data);
	return { environment, tenantId, clientId: readClientId(data), proof: readProof(data) };
}

/** Names a set of sign-in fields without revealing them, so that equal credentials share one token request. */
export function fingerprintOf(fields: SignInFields): string {
	const { environment, tenantId, clientId, proof } = fields;
	return createHash('sha256').update(JSON.stringify([environment.origin, environment.authority, tenantId, clientId, proof])).digest('hex');
}
