/** The claims of a token, unverified; undefined for a text that is no JSON Web Token. For deciding where not to send it, never for trusting it. */
export function tokenClaims(token: string): Record<string, unknown> | undefined {
	try {
		const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
		return typeof payload === 'object' && payload !== null ? (payload as Record<string, unknown>) : undefined;
	} catch {
		// Access tokens are opaque to whoever carries them; one that cannot be read is simply not looked into.
		return undefined;
	}
}
