import { ApiError, type ApiResponse } from '../contracts';

const jsonType = 'application/json; odata.metadata=minimal';

/** A JSON answer with the service's content type. */
export const json = (status: number, body: unknown, headers: Record<string, string> = {}): ApiResponse => ({
	status,
	headers: { 'Content-Type': jsonType, 'OData-Version': '4.0', ...headers },
	body: JSON.stringify(body),
});

/** An answer without a body. */
export const empty = (status: number, headers: Record<string, string> = {}): ApiResponse => ({ status, headers: { 'OData-Version': '4.0', ...headers } });

/** A plain text answer, as `$count` and `$value` give. */
export const plainText = (body: string): ApiResponse => ({ status: 200, headers: { 'Content-Type': 'text/plain', 'OData-Version': '4.0' }, body });

/** The error envelope. `detailed` adds the annotations the service adds when all annotations are asked for. */
export const errorResponse = (error: ApiError, detailed = false): ApiResponse => {
	const details = detailed
		? {
				'@Microsoft.PowerApps.CDS.HelpLink': `http://go.microsoft.com/fwlink/?LinkID=398563&error=Microsoft.Crm.CrmException%3a${error.code}`,
				'@Microsoft.PowerApps.CDS.TraceText': '',
			}
		: {};
	return json(error.status, { error: { code: error.code, message: error.message, ...details } }, error.headers);
};
