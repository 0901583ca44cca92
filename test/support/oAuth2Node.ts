import { Dynamics365OAuth2Api } from '../../credentials/Dynamics365OAuth2Api.credentials';
import { Dynamics365Upsert } from '../../nodes/Dynamics365Upsert/Dynamics365Upsert.node';
import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { CASCADE } from './upsertNode';
import { runNode, type NodeRun, type NodeUnderTest } from './runNode';

/** A user's connection as n8n keeps it, for the environment and the sign-in service at the given addresses. */
export interface UserConnection {
	environmentUrl: string;
	signInUrl: string;
	/** `access_token`, `refresh_token` ...; absent while nobody has connected. */
	oauthTokenData?: IDataObject;
	changes?: IDataObject;
}

/** What n8n hands to a node of this credential: the hidden fields resolved, as n8n resolves their expressions. */
export const connectionData = ({ environmentUrl, signInUrl, oauthTokenData, changes = {} }: UserConnection): ICredentialDataDecryptedObject => ({
	environmentUrl, customHost: true, signInAuthority: signInUrl, tenantId: 'contoso.local', clientId: '11111111-aaaa-4aaa-8aaa-000000000002', clientSecret: 'secret',
	grantType: 'authorizationCode', usePkce: true, authentication: 'body', accessTokenUrl: `${signInUrl}/contoso.local/oauth2/v2.0/token`,
	...(oauthTokenData ? { oauthTokenData } : {}), ...changes,
} as ICredentialDataDecryptedObject);

/** Runs a node of ours as a signed-in user, in n8n-core's real execution with n8n's own OAuth2. */
export async function runAsUser(connection: UserConnection, call: Pick<NodeUnderTest, 'node' | 'parameters' | 'items' | 'onError'>): Promise<NodeRun> {
	return await runNode({ ...call, credentialType: new Dynamics365OAuth2Api(), credentials: connectionData(connection), parameters: { ...call.parameters, authentication: 'oAuth2' } });
}

/** Runs the Upsert node as a signed-in user. */
export async function upsertAsUser(connection: UserConnection, items: IDataObject[]): Promise<NodeRun> {
	return await runAsUser(connection, { node: new Dynamics365Upsert(), parameters: CASCADE, items, onError: 'stopWorkflow' });
}
