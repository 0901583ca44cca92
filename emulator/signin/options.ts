import type { TlsAuthority } from '../tls/authority';
import type { ApplicationSettings, TenantSettings } from './directory';
import type { PersonSettings } from './people';

export interface SignInServerOptions {
	tls: TlsAuthority;
	/** At least one; the first is the default of applications. */
	tenants: TenantSettings[];
	applications?: ApplicationSettings[];
	people?: PersonSettings[];
	/** Secret of the header `X-IDENTITY-HEADER` at `/_identity/token`, the endpoint of a machine with managed identities. */
	identityHeader?: string;
	/** Address people and applications know the server by, when it is not its own; see `emulator/tls/nameProxy.ts`. */
	publicUrl?: string;
	/** Origins of the environments that tokens may be asked for. More can be added by `directory.putResource`. */
	resources?: string[];
	/** Default 0: any free port. */
	port?: number;
	/** Address to listen on; default 127.0.0.1. */
	host?: string;
	/** Seconds a token lives; default 3600. */
	tokenLifetimeSeconds?: number;
	/** Milliseconds since 1970; decides on the expiry of secrets and certificates. */
	now?: () => number;
}
