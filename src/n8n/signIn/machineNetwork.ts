import { SignInError } from './signInError';
import type { NetworkAnswer, SignInNetwork } from './signInNetwork';

/**
 * The network module for managed identities. MSAL keeps the first one it is given for the life of the process, whereas each credential
 * has its own, with its own allowed domains and its own failure. So MSAL gets this one, which hands on to whoever's turn it is.
 */
class MachineNetwork {
	private active: SignInNetwork | undefined;

	private last: Promise<unknown> = Promise.resolve();

	/** Does the work with the given network, after all earlier work has ended. */
	async inTurn<T>(network: SignInNetwork, work: () => Promise<T>): Promise<T> {
		const mine = this.last.then(async () => {
			this.active = network;
			return await work();
		});
		this.last = mine.catch(() => undefined);
		return await mine;
	}

	async sendGetRequestAsync<T>(url: string, options?: object): Promise<NetworkAnswer<T>> {
		return await this.current().sendGetRequestAsync<T>(url, options);
	}

	async sendPostRequestAsync<T>(url: string, options?: object): Promise<NetworkAnswer<T>> {
		return await this.current().sendPostRequestAsync<T>(url, options);
	}

	private current(): SignInNetwork {
		if (!this.active) throw SignInError.of('managedIdentityUnavailable');
		return this.active;
	}
}

/** One for the process, as MSAL has it. */
export const machineNetwork = new MachineNetwork();
