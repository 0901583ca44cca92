/** One token request, without anything secret. */
export interface TokenTrace {
	sequence: number;
	tenant: string;
	clientId: string | null;
	/** How the application proved who it is. */
	proof: 'secret' | 'certificate' | 'federated' | 'machine' | 'none';
	/** `client_credentials`, `authorization_code`, `refresh_token`, or `managed_identity`. */
	grant?: string | null;
	scope: string | null;
	status: number;
	/** AADSTS number of a refusal. */
	refusedWith: number | null;
}

/** One look at the page, without anything secret. */
export interface PageTrace {
	tenant: string;
	clientId: string | null;
	/** How the code is guarded: `S256`, `plain`, or null where it is not. */
	challengeMethod: string | null;
	responseMode: string | null;
	prompt: string | null;
	/** 302 where the person was sent back. */
	status: number;
}

export interface Counters {
	tokenRequests: number;
	issued: number;
	refused: number;
	/** Token requests by client id. */
	byApplication: Record<string, number>;
}

const emptyCounters = (): Counters => ({ tokenRequests: 0, issued: 0, refused: 0, byApplication: {} });
const tracesKept = 1000;

/** What happened at the page and at the token endpoint, and which tokens are out. */
export class Journal {
	counters = emptyCounters();

	private traces: TokenTrace[] = [];

	private looks: PageTrace[] = [];

	private sequence = 0;

	private readonly issuedIds = new Map<string, Set<string>>();

	private readonly revokedIds = new Set<string>();

	record(trace: Omit<TokenTrace, 'sequence'>): void {
		this.sequence += 1;
		this.traces.push({ sequence: this.sequence, ...trace });
		this.traces = this.traces.slice(-tracesKept);
		this.counters.tokenRequests += 1;
		this.counters[trace.refusedWith === null && trace.status < 400 ? 'issued' : 'refused'] += 1;
		const client = trace.clientId ?? '(none)';
		this.counters.byApplication[client] = (this.counters.byApplication[client] ?? 0) + 1;
	}

	recordPage(trace: PageTrace): void {
		this.looks = [...this.looks, trace].slice(-tracesKept);
	}

	pages(): readonly PageTrace[] {
		return this.looks;
	}

	trace(): readonly TokenTrace[] {
		return this.traces;
	}

	noteIssued(clientId: string, tokenId: string): void {
		const ids = this.issuedIds.get(clientId) ?? new Set();
		this.issuedIds.set(clientId, ids.add(tokenId));
	}

	/** Revokes what was issued so far; @returns how many tokens. */
	revoke(clientId?: string): number {
		const sets = clientId === undefined ? [...this.issuedIds.values()] : [this.issuedIds.get(clientId) ?? new Set<string>()];
		const ids = sets.flatMap((set) => [...set]).filter((id) => !this.revokedIds.has(id));
		ids.forEach((id) => this.revokedIds.add(id));
		return ids.length;
	}

	isRevoked(tokenId: string): boolean {
		return this.revokedIds.has(tokenId);
	}

	revocations(): string[] {
		return [...this.revokedIds];
	}

	/** Forgets counters and traces, not the issued and revoked tokens. */
	reset(): void {
		this.counters = emptyCounters();
		this.traces = [];
		this.looks = [];
	}
}
