import type { Reply } from '../reply';

type Headers = Readonly<Record<string, string>>;

/** Source: "Bypass custom Dataverse logic" and "Bypass Power Automate flows", Microsoft Learn. */
const WITHOUT_LOGIC = { 'MSCRM.BypassBusinessLogicExecution': 'CustomSync,CustomAsync' };
const WITHOUT_FLOWS = { 'MSCRM.SuppressCallbackRegistrationExpanderJob': 'true' };

/**
 * Headers of a test's writes: the first set that the user may send. Whether a user may leave custom logic out is known only from
 * a refusal, so a request that is refused for a missing right is sent again with less.
 */
export class PermittedHeaders {
	private tried = 0;

	private constructor(
		private readonly sets: readonly { headers: Headers; said: string }[],
	) {}

	/** Exactly the headers of the node's settings, as in a run. */
	static asInARun(own: Headers): PermittedHeaders {
		return new PermittedHeaders([{ headers: own, said: '' }]);
	}

	/** Without custom logic and flows where the user may, so that a row which exists for a moment only sets nothing off. */
	static withoutLogic(own: Headers): PermittedHeaders {
		return new PermittedHeaders([
			{ headers: { ...own, ...WITHOUT_LOGIC, ...WITHOUT_FLOWS }, said: 'Custom plug-ins, workflows and flows were left out.' },
			{ headers: { ...own, ...WITHOUT_FLOWS }, said: 'Flows were left out; custom plug-ins and workflows ran, because this user may not leave them out.' },
			{ headers: own, said: 'Custom plug-ins, workflows and flows were not left out, because this user may not do that.' },
		]);
	}

	/** What was left out, as a sentence; empty where that was not asked for. */
	get said(): string {
		return this.sets[this.tried]?.said ?? '';
	}

	async send<R extends Reply>(request: (headers: Record<string, string>) => Promise<R>): Promise<R> {
		const reply = await request({ ...this.sets[this.tried]?.headers });
		if (reply.ok || reply.fault.kind !== 'forbidden' || this.tried + 1 >= this.sets.length) return reply;
		this.tried += 1;
		return await this.send(request);
	}
}
