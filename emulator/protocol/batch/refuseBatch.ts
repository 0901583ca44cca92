import { ApiError } from '../../contracts';

const PREFIX =
	'Error identified in Payload provided by the user for Entity :\'\', For more information on this error please follow this help link https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException : ';

/**
 * Refusal of a batch that cannot be read: 400, usually `0x80048d19` (protocol sheet, section 4). Except for
 * "Stream was not readable." the texts behind the prefix are not documented; clients may only rely on the code.
 */
export function refuseBatch(reason: string, exception = 'Microsoft.OData.ODataException', code = '0x80048d19'): ApiError {
	return new ApiError(400, code, `${PREFIX}${exception}: ${reason}`);
}

/** What the service says about line ends and missing delimiters, whatever exactly is wrong with them. */
export function refuseUnreadable(): ApiError {
	return refuseBatch('Stream was not readable.', 'System.ArgumentException');
}
