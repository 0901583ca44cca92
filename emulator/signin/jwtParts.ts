function readPart(token: string | undefined, index: number): Record<string, string> | undefined {
	try {
		const parsed: unknown = JSON.parse(Buffer.from(token?.split('.')[index] ?? '', 'base64url').toString('utf8'));
		return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, string>) : undefined;
	} catch {
		return undefined;
	}
}

/** Claims of a JWT, unverified: for explaining a refusal, never for granting anything. */
export const decodeJwt = (token: string | undefined): Record<string, string> | undefined => readPart(token, 1);

/** Protected header of a JWT, unverified. */
export const decodeProtectedHeader = (token: string | undefined): Record<string, string> | undefined => readPart(token, 0);
