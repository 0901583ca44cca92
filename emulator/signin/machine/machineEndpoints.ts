import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sendJson } from '../answers';
import type { Journal } from '../journal';
import { answerAppService } from './appService';
import type { MachineAnswer, MachineIdentities } from './machineIdentities';
import { answerVirtualMachine } from './virtualMachine';

export interface MachineSetup {
	identities: MachineIdentities;
	journal: Journal;
	/** Secret of App Service's form; without it that form answers nobody. */
	identityHeader?: string;
	/** Whether the form of virtual machines listens, on a port of its own over plain http. */
	hasMetadata?: boolean;
}

/** Where a machine asks for the tokens of its identities, in both of Azure's forms. */
export class MachineEndpoints {
	private readonly metadata: Server | undefined;

	constructor(private readonly setup: MachineSetup) {
		this.metadata = setup.hasMetadata ? createServer((request, response) => this.send(request, response, answerVirtualMachine(setup.identities, request))) : undefined;
	}

	/** `http://127.0.0.1:{port}`, once started. */
	get metadataUrl(): string | undefined {
		return this.metadata && `http://127.0.0.1:${(this.metadata.address() as AddressInfo).port}`;
	}

	async start(): Promise<void> {
		if (this.metadata) await once(this.metadata.listen(0, '127.0.0.1'), 'listening');
	}

	async stop(): Promise<void> {
		this.metadata?.closeAllConnections();
		if (this.metadata) await once(this.metadata.close(), 'close');
	}

	appService(request: IncomingMessage, response: ServerResponse): void {
		this.send(request, response, answerAppService(this.setup.identities, request, this.setup.identityHeader));
	}

	private send({ url = '/' }: IncomingMessage, response: ServerResponse, { status, body }: MachineAnswer): void {
		const { searchParams: query } = new URL(url, 'http://machine');
		this.setup.journal.record({ tenant: this.setup.identities.tenant.id, clientId: query.get('client_id'), proof: 'machine', grant: 'managed_identity', scope: query.get('resource'), status, refusedWith: null });
		sendJson(response, status, body);
	}
}
