import { refusals, type Refusal } from '../aadsts';

/** Numbers of response types that an application may be allowed, which none here is. Source: Microsoft Learn, authentication error codes. */
const notEnabled: Readonly<Record<string, number>> = { token: 700051, id_token: 700054 };
/** Any other type. */
const UNKNOWN = 70005;

/** Why something else than a code is refused: for the first part of a list such as `code id_token` that is not enabled. */
export function refuseResponseType(asked: string): Refusal | undefined {
	const part = asked.split(' ').find((type) => type !== 'code');
	return part === undefined ? undefined : refusals.unsupportedResponse(notEnabled[part] ?? UNKNOWN, `The response type '${part}' is not enabled for the application.`);
}
