import type { TlsAuthority } from '../tls/authority';
import type { ApplicationSettings, ResourceSettings, TenantSettings } from './directory';
import type { PersonSettings } from './people';

export interface SignInServerOptions {
	tls: TlsAuthority;
	/** At least one; the first is the default of applications. */
	tenants: TenantSettings[];
	applications?: ApplicationSettings[];
	people?: PersonSettings[];
	/** Secret of the header `X-IDENTITY-HEADER` at `/_identity/token`, the endpoint of a machine with managed identities. */
	identityHeader?: string;
	/** Whether the metadata service of a virtual machine listens too, over plain http. */
	hasMetadata?: boolean;
	/** Address people and applications know the server by, when it is not its own. Tenants of a cloud have that cloud's, whatever stands here. */
	publicUrl?: string;
	/** Environments that tokens may be asked for. More can be added by `directory.putResource`. */
	resources?: (string | ResourceSettings)[];
	/** Default 0: any free port. */
	port?: number;
	/** Address to listen on; default 127.0.0.1. */
	host?: string;
	/** Seconds a token lives; default 3600. */
	tokenLifetimeSeconds?: number;
	/** Milliseconds since 1970; decides on the expiry of secrets and certificates. */
	now?: () => number;
}
