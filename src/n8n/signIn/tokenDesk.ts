import type { IssuedToken } from './msal';
import { tokenClaims } from './tokenClaims';

interface Desk {
	inFlight?: Promise<IssuedToken>;
	latest?: IssuedToken & { issuedAt: number };
}

/** Issue time of a JWT in seconds since 1970, or undefined for any other text. */
function issuedAtOf(token: string): number | undefined {
	const issuedAt = tokenClaims(token)?.iat;
	return typeof issuedAt === 'number' ? issuedAt : undefined;
}

/**
 * Hands out tokens so that each set of sign-in fields costs one request per process and expiry. n8n calls
 * `preAuthentication` without a lock, once for every request in flight that was refused with the same old token.
 */
export class TokenDesk {
	private readonly desks = new Map<string, Desk>();

	constructor(private readonly now: () => number = Date.now) {}

	/**
	 * @param key fingerprint of the sign-in fields
	 * @param stored the token n8n holds, empty when it has none; the last one handed out is taken as refused
	 * @param fetch asks the sign-in service
	 * @throws whatever `fetch` throws; a failure is shared by those who wait and forgotten afterwards
	 */
	async token(key: string, stored: string, fetch: () => Promise<IssuedToken>): Promise<IssuedToken> {
		const desk = this.deskOf(key);
		if (desk.inFlight) {
			return await desk.inFlight;
		}
		if (desk.latest && this.supersedes(desk.latest, stored)) {
			return desk.latest;
		}
		desk.inFlight = this.fetchInto(desk, fetch);
		return await desk.inFlight;
	}

	private deskOf(key: string): Desk {
		const existing = this.desks.get(key);
		if (existing) {
			return existing;
		}
		this.dropExpired();
		const desk: Desk = {};
		this.desks.set(key, desk);
		return desk;
	}

	private async fetchInto(desk: Desk, fetch: () => Promise<IssuedToken>): Promise<IssuedToken> {
		try {
			const token = await fetch();
			desk.latest = { ...token, issuedAt: issuedAtOf(token.accessToken) ?? Math.floor(this.now() / 1000) };
			return token;
		} finally {
			desk.inFlight = undefined;
		}
	}

	/** Whether the latest token is newer than the stored one and still lives; equal means it was refused. */
	private supersedes(latest: NonNullable<Desk['latest']>, stored: string): boolean {
		if (stored === latest.accessToken || latest.expiresAt <= this.now()) {
			return false;
		}
		return stored === '' || (issuedAtOf(stored) ?? 0) <= latest.issuedAt;
	}

	private dropExpired(): void {
		for (const [key, desk] of this.desks) {
			if (!desk.inFlight && (desk.latest?.expiresAt ?? 0) <= this.now()) {
				this.desks.delete(key);
			}
		}
	}
}
